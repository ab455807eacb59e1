# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""For each stock module a configuration with all of its directives.

What needs more than its company of stock.py to be of use is in WITH.  {root}
has the files that prepare() makes.
"""
import os
import subprocess

# Modules without directives of their own are used by their handlers,
# providers and filters.
CONFIGURATIONS = {
    "access_compat": '''
        <Directory "{root}">
            Order deny,allow
            Deny from all
            Allow from 127.0.0.1 10.0.0.0/8 .example.com env=ok
            Satisfy Any
        </Directory>''',
    "actions": '''
        Action image/gif /cgi/gif
        Action own /cgi/own virtual
        Script PUT /cgi/put''',
    "alias": '''
        Alias /a "{root}"
        AliasMatch ^/m/(.*) "{root}/$1"
        AliasPreservePath On
        ScriptAlias /s/ "{root}/"
        ScriptAliasMatch ^/sm/(.*) "{root}/$1"
        Redirect 307 /r http://example.com/
        RedirectMatch ^/rm/(.*) http://example.com/$1
        RedirectTemp /rt http://example.com/
        RedirectPermanent /rp http://example.com/
        RedirectRelative On''',
    "allowmethods": '''
        <Directory "{root}">
            AllowMethods GET POST
        </Directory>''',
    "asis": 'AddHandler send-as-is asis',
    "auth_basic": '''
        <Directory "{root}">
            AuthType Basic
            AuthName "x"
            AuthBasicProvider file
            AuthBasicAuthoritative Off
            AuthBasicFake user secret
            AuthBasicUseDigestAlgorithm Off
            Require valid-user
        </Directory>''',
    "auth_digest": '''
        AuthDigestShmemSize 65536
        <Directory "{root}">
            AuthType Digest
            AuthName "x"
            AuthDigestProvider file
            AuthDigestAlgorithm MD5
            AuthDigestDomain / /other
            AuthDigestNcCheck Off
            AuthDigestNonceLifetime 60
            AuthDigestQop auth
            AuthUserFile "{root}/users"
        </Directory>''',
    "auth_form": '''
        <Directory "{root}">
            AuthType Form
            AuthName "x"
            AuthFormProvider file
            AuthFormAuthoritative On
            AuthFormUsername user
            AuthFormPassword pass
            AuthFormLocation where
            AuthFormMethod how
            AuthFormMimetype what
            AuthFormBody body
            AuthFormSize 8192
            AuthFormLoginRequiredLocation /login
            AuthFormLoginSuccessLocation /in
            AuthFormLogoutLocation /out
            AuthFormSitePassphrase secret
            AuthFormFakeBasicAuth Off
            AuthFormDisableNoStore Off
            Session On
            SessionCookieName session path=/
        </Directory>''',
    "authn_anon": '''
        <Directory "{root}">
            Anonymous guest "*"
            Anonymous_LogEmail On
            Anonymous_MustGiveEmail On
            Anonymous_NoUserId Off
            Anonymous_VerifyEmail On
            AuthBasicProvider anon
        </Directory>''',
    "authn_core": '''
        <AuthnProviderAlias file other>
            AuthUserFile "{root}/users"
        </AuthnProviderAlias>
        <Directory "{root}">
            AuthType Basic
            AuthName "a name"
            AuthBasicProvider other
        </Directory>''',
    "authn_dbd": '''
        DBDriver sqlite3
        <Directory "{root}">
            AuthBasicProvider dbd
            AuthDBDUserPWQuery "select p from u where n = %s"
            AuthDBDUserRealmQuery "select p from u where n = %s and r = %s"
        </Directory>''',
    "authn_dbm": '''
        <Directory "{root}">
            AuthBasicProvider dbm
            AuthDBMType SDBM
            AuthDBMUserFile "{root}/dbm"
        </Directory>''',
    "authn_file": '''
        <Directory "{root}">
            AuthUserFile "{root}/users"
        </Directory>''',
    "authn_socache": '''
        AuthnCacheEnable
        AuthnCacheSOCache shmcb:{root}/authn(65536)
        <Directory "{root}">
            AuthBasicProvider socache file
            AuthnCacheProvideFor file
            AuthnCacheTimeout 60
            AuthnCacheContext own
        </Directory>''',
    "authnz_fcgi": '''
        AuthnzFcgiDefineProvider authnz fcgi-auth fcgi://localhost:1/
        <Directory "{root}">
            AuthType Basic
            AuthName "x"
            AuthBasicProvider fcgi-auth
            AuthnzFcgiCheckAuthnProvider fcgi-auth Authoritative Off \\
                RequireBasicAuth On UserExpr "%{reqenv:USER}"
            Require fcgi-auth
        </Directory>''',
    "authnz_ldap": '''
        AuthLDAPCharsetConfig "{root}/charsets"
        <Directory "{root}">
            AuthType Basic
            AuthName "x"
            AuthBasicProvider ldap
            AuthLDAPURL "ldap://127.0.0.1:1/dc=example?uid?sub" NONE
            AuthLDAPAuthorizePrefix AUTH_
            AuthLDAPBindAuthoritative Off
            AuthLDAPBindDN cn=reader
            AuthLDAPBindPassword secret
            AuthLDAPCompareAsUser On
            AuthLDAPCompareDNOnServer Off
            AuthLDAPDereferenceAliases never
            AuthLDAPGroupAttribute member uniqueMember
            AuthLDAPGroupAttributeIsDN On
            AuthLDAPInitialBindAsUser Off
            AuthLDAPInitialBindPattern (.+) uid=$1
            AuthLDAPMaxSubGroupDepth 2
            AuthLDAPRemoteUserAttribute mail
            AuthLDAPRemoteUserIsDN Off
            AuthLDAPSearchAsUser Off
            AuthLDAPSubGroupAttribute member
            AuthLDAPSubGroupClass group
            Require ldap-user someone
            Require ldap-group cn=all
            Require ldap-dn cn=one
            Require ldap-attribute city=Ulm
            Require ldap-filter "&(a=b)"
        </Directory>''',
    "authz_core": '''
        <AuthzProviderAlias ip near 127.0.0.1>
        </AuthzProviderAlias>
        <Directory "{root}">
            AuthMerging And
            AuthzSendForbiddenOnFailure On
            <RequireAll>
                <RequireAny>
                    Require near
                    Require method GET
                </RequireAny>
                <RequireNone>
                    Require expr false
                    Require env bad
                </RequireNone>
                Require all granted
            </RequireAll>
        </Directory>''',
    "authz_dbd": '''
        DBDriver sqlite3
        <Directory "{root}">
            AuthzDBDQuery "select g from u where n = %s"
            AuthzDBDRedirectQuery "select t from u where n = %s"
            AuthzDBDLoginToReferer On
            Require dbd-group all
            Require dbd-login
            Require dbd-logout
        </Directory>''',
    "authz_dbm": '''
        <Directory "{root}">
            AuthzDBMType SDBM
            AuthDBMGroupFile "{root}/dbm"
            Require dbm-group all
            Require dbm-file-group
        </Directory>''',
    "authz_groupfile": '''
        <Directory "{root}">
            AuthGroupFile "{root}/groups"
            Require group all
            Require file-group
        </Directory>''',
    "authz_host": '''
        <Directory "{root}">
            Require ip 127.0.0.1 10.0.0.0/8 ::1
            Require host example.com
            Require forward-dns localhost
            Require local
        </Directory>''',
    "authz_owner": '''
        <Directory "{root}">
            Require file-owner
        </Directory>''',
    "authz_user": '''
        <Directory "{root}">
            Require user one two
            Require valid-user
        </Directory>''',
    "autoindex": '''
        AddAlt "gif" *.gif
        AddAltByEncoding gzip x-gzip
        AddAltByType text text/*
        AddDescription "a picture" *.gif
        AddIcon (IMG,/icons/i.gif) .gif
        AddIconByEncoding /icons/c.gif x-gzip
        AddIconByType (TXT,/icons/t.gif) text/*
        DefaultIcon /icons/u.gif
        HeaderName HEADER.html
        ReadmeName README.html
        IndexHeadInsert "<base href='/'>"
        IndexIgnore *.bak .??*
        IndexOptions FancyIndexing HTMLTable NameWidth=* VersionSort
        IndexOptions -VersionSort
        IndexOrderDefault Descending Size
        IndexStyleSheet /style.css
        <Directory "{root}">
            Options +Indexes
            IndexIgnoreReset On
        </Directory>''',
    "brotli": '''
        BrotliAlterETag NoChange
        BrotliCompressionMaxInputBlock 16
        BrotliCompressionQuality 5
        BrotliCompressionWindow 18
        BrotliFilterNote Ratio ratio
        SetOutputFilter BROTLI_COMPRESS''',
    "bucketeer": 'SetOutputFilter BUCKETEER',
    "buffer": '''
        <Directory "{root}">
            BufferSize 65536
            SetOutputFilter BUFFER
            SetInputFilter BUFFER
        </Directory>''',
    "cache": '''
        CacheDefaultExpire 60
        CacheDetailHeader On
        CacheDisable /never
        CacheHeader On
        CacheIgnoreCacheControl On
        CacheIgnoreHeaders Set-Cookie
        CacheIgnoreNoLastMod On
        CacheIgnoreQueryString On
        CacheIgnoreURLSessionIdentifiers sid
        CacheKeyBaseURL http://example.com/
        CacheLastModifiedFactor 0.2
        CacheLock On
        CacheLockMaxAge 5
        CacheLockPath "{root}/locks"
        CacheMaxExpire 600
        CacheMinExpire 6
        CacheQuickHandler Off
        CacheStaleOnError On
        CacheStoreExpired On
        CacheStoreNoStore On
        CacheStorePrivate On''',
    "cache_disk": '''
        CacheRoot "{root}/cache"
        CacheEnable disk /
        CacheDirLength 2
        CacheDirLevels 2
        CacheMaxFileSize 100000
        CacheMinFileSize 1
        CacheReadSize 4096
        CacheReadTime 100''',
    "cache_socache": '''
        CacheEnable socache /
        CacheSocache shmcb:{root}/cache(65536)
        CacheSocacheMaxSize 10240
        CacheSocacheMaxTime 600
        CacheSocacheMinTime 6
        CacheSocacheReadSize 4096
        CacheSocacheReadTime 100''',
    "case_filter": 'CaseFilter On',
    "case_filter_in": 'CaseFilterIn On',
    "cern_meta": '''
        <Directory "{root}">
            MetaFiles On
            MetaDir .meta
            MetaSuffix .about
        </Directory>''',
    "cgi": '''
        CGIScriptTimeout 10
        ScriptLog "{root}/script_log"
        ScriptLogBuffer 100
        ScriptLogLength 10000
        AddHandler cgi-script .cgi''',
    "cgid": '''
        CGIDScriptTimeout 10
        ScriptSock "{root}/run/cgid"
        ScriptLog "{root}/script_log"
        ScriptLogBuffer 100
        ScriptLogLength 10000
        AddHandler cgi-script .cgi''',
    "charset_lite": '''
        CharsetSourceEnc UTF-16BE
        CharsetDefault ISO-8859-1
        CharsetOptions ImplicitAdd NoTranslateAllMimeTypes''',
    "data": 'SetOutputFilter DATA',
    "dav": '''
        DAVDepthInfinity On
        DAVLockDiscovery Off
        DAVMinTimeout 60
        <Location /dav>
            DAV On
            DAVBasePath /dav
        </Location>''',
    "dav_fs": '''
        DAVLockDB "{root}/run/davlock"
        <Location /dav>
            DAV filesystem
        </Location>''',
    "dav_lock": '''
        <Location /dav>
            DAVGenericLockDB "{root}/run/genericlock"
        </Location>''',
    "dbd": '''
        DBDriver sqlite3
        DBDParams "{root}/db"
        DBDExptime 60
        DBDInitSQL "select 1"
        DBDKeep 2
        DBDMax 4
        DBDMin 1
        DBDPersist On
        DBDPrepareSQL "select 1" one''',
    "deflate": '''
        DeflateAlterETag NoChange
        DeflateBufferSize 4096
        DeflateCompressionLevel 6
        DeflateFilterNote Ratio ratio
        DeflateMemLevel 8
        DeflateWindowSize 14
        DeflateInflateLimitRequestBody 100000
        DeflateInflateRatioBurst 4
        DeflateInflateRatioLimit 100
        SetOutputFilter DEFLATE
        SetInputFilter DEFLATE''',
    "dialup": '''
        <Directory "{root}">
            ModemStandard V.34
        </Directory>''',
    "dir": '''
        DirectoryIndex index.html /last.html
        <Directory "{root}">
            DirectoryIndexRedirect permanent
            DirectorySlash Off
            DirectoryCheckHandler On
            FallbackResource /index.html
        </Directory>''',
    "dumpio": '''
        DumpIOInput On
        DumpIOOutput On
        LogLevel dumpio:trace7''',
    "echo": 'ProtocolEcho Off',
    "env": '''
        PassEnv PATH HOME
        SetEnv NAME value
        SetEnv FLAG
        UnsetEnv HOME''',
    "expires": '''
        ExpiresActive On
        ExpiresByType image/gif "access plus 1 month"
        ExpiresDefault A300''',
    "ext_filter": '''
        ExtFilterDefine upper mode=output intype=text/plain \\
            cmd="/usr/bin/tr a-z A-Z"
        <Directory "{root}">
            SetOutputFilter upper
            ExtFilterOptions LogStderr onfail=abort
        </Directory>''',
    "file_cache": '''
        CacheFile "{root}/htdocs/x.txt"
        MMapFile "{root}/htdocs/y.txt"''',
    "filter": '''
        AddOutputFilterByType BUFFER text/html text/plain
        FilterDeclare pick CONTENT_SET
        FilterProvider pick BUFFER "%{CONTENT_TYPE} =~ m#^text/#"
        FilterProtocol pick "change=yes;byteranges=no"
        FilterChain pick
        FilterTrace pick 1''',
    "headers": '''
        Header always set X-A "%t" env=ok
        Header edit X-A x y
        RequestHeader set X-B "%{NAME}e" "expr=true"''',
    "heartbeat": 'HeartbeatAddress 239.0.0.1:27999',
    "heartmonitor": '''
        HeartbeatListen 239.0.0.1:27999
        HeartbeatMaxServers 12
        HeartbeatStorage "{root}/run/hb.dat"''',
    "http2": '''
        Protocols h2c http/1.1
        H2CopyFiles Off
        H2Direct On
        H2EarlyHint Link "</x>;rel=preload"
        H2EarlyHints On
        H2MaxDataFrameLen 16384
        H2MaxHeaderBlockLen 65536
        H2MaxSessionStreams 50
        H2MaxStreamErrors 8
        H2MaxWorkerIdleSeconds 60
        H2MaxWorkers 8
        H2MinWorkers 2
        H2ModernTLSOnly Off
        H2OutputBuffering On
        H2Padding 0
        H2ProxyRequests Off
        H2Push On
        H2PushDiarySize 64
        H2PushPriority text/css after 32
        H2PushPriority image/gif before
        H2PushResource /x.css critical
        H2SerializeHeaders Off
        H2SessionExtraFiles 2
        H2StreamMaxMemSize 65536
        H2StreamTimeout 60
        H2TLSCoolDownSecs 1
        H2TLSWarmUpSize 0
        H2Upgrade On
        H2WebSockets Off
        H2WindowSize 65535''',
    "ident": '''
        IdentityCheck On
        IdentityCheckTimeout 5''',
    "imagemap": '''
        AddHandler imap-file map
        ImapBase map
        ImapDefault nocontent
        ImapMenu formatted''',
    "include": '''
        SSIStartTag "<!--#"
        SSIEndTag "-->"
        SSIErrorMsg "oops"
        SSITimeFormat "%Y"
        SSIUndefinedEcho "nothing"
        XBitHack full
        <Directory "{root}">
            SSIETag On
            SSILastModified On
            SSILegacyExprParser Off
        </Directory>
        AddOutputFilter INCLUDES .shtml''',
    "info": '''
        AddModuleInfo mod_info.c "this very module"
        <Location /server-info>
            SetHandler server-info
        </Location>''',
    "lbmethod_bybusyness": '''
        <Proxy balancer://b>
            ProxySet lbmethod=bybusyness
        </Proxy>''',
    "lbmethod_byrequests": '''
        <Proxy balancer://b>
            ProxySet lbmethod=byrequests
        </Proxy>''',
    "lbmethod_bytraffic": '''
        <Proxy balancer://b>
            ProxySet lbmethod=bytraffic
        </Proxy>''',
    "lbmethod_heartbeat": '''
        HeartbeatStorage "{root}/run/hb.dat"
        <Proxy balancer://b>
            ProxySet lbmethod=heartbeat
        </Proxy>''',
    "ldap": '''
        LDAPCacheEntries 100
        LDAPCacheTTL 60
        LDAPConnectionPoolTTL 60
        LDAPConnectionTimeout 5
        LDAPLibraryDebug 0
        LDAPOpCacheEntries 100
        LDAPOpCacheTTL 60
        LDAPRetries 2
        LDAPRetryDelay 0
        LDAPSharedCacheFile "{root}/run/ldap"
        LDAPSharedCacheSize 65536
        LDAPTimeout 5
        LDAPTrustedGlobalCert CA_BASE64 "{root}/cert.pem"
        LDAPTrustedMode NONE
        LDAPVerifyServerCert Off
        <Directory "{root}">
            LDAPReferralHopLimit 3
            LDAPReferrals Off
            LDAPTrustedClientCert CERT_BASE64 "{root}/cert.pem"
        </Directory>
        <Location /ldap-status>
            SetHandler ldap-status
        </Location>''',
    "log_debug": '''
        LogMessage "%{REQUEST_URI}" hook=all "expr=true"''',
    "log_forensic": 'ForensicLog "{root}/forensic_log"',
    "lua": '''
        LuaRoot "{root}"
        LuaScope request
        LuaCodeCache stat
        LuaInherit parent-first
        LuaPackagePath "{root}/lua/?.lua"
        LuaPackageCPath "{root}/lua/?.so"
        LuaMapHandler ^/lua/(.*) "{root}/h.lua" handle
        LuaHookTranslateName "{root}/h.lua" f early
        LuaHookMapToStorage "{root}/h.lua" f
        LuaHookPreTranslateName "{root}/h.lua" f
        LuaHookAccessChecker "{root}/h.lua" f late
        LuaHookAuthChecker "{root}/h.lua" f
        LuaHookCheckUserID "{root}/h.lua" f
        LuaHookTypeChecker "{root}/h.lua" f
        LuaHookFixups "{root}/h.lua" f
        LuaHookLog "{root}/h.lua" f
        LuaQuickHandler "{root}/h.lua" f
        LuaInputFilter in "{root}/h.lua" f
        LuaOutputFilter out "{root}/h.lua" f
        LuaAuthzProvider own "{root}/h.lua" f
        <LuaHookTranslateName>
            return apache2.DECLINED
        </LuaHookTranslateName>
        <LuaHookFixups>
            return apache2.DECLINED
        </LuaHookFixups>
        <LuaHookMapToStorage>
            return apache2.DECLINED
        </LuaHookMapToStorage>
        <LuaHookPreTranslateName>
            return apache2.DECLINED
        </LuaHookPreTranslateName>
        <LuaHookAccessChecker>
            return apache2.DECLINED
        </LuaHookAccessChecker>
        <LuaHookAuthChecker>
            return apache2.DECLINED
        </LuaHookAuthChecker>
        <LuaHookCheckUserID>
            return apache2.DECLINED
        </LuaHookCheckUserID>
        <LuaHookTypeChecker>
            return apache2.DECLINED
        </LuaHookTypeChecker>
        <LuaQuickHandler>
            return apache2.DECLINED
        </LuaQuickHandler>''',
    "macro": '''
        MacroIgnoreEmptyArgs
        MacroIgnoreBadNesting
        <Macro Way $from $to>
            Alias $from "$to"
        </Macro>
        Use Way /a {root}
        Use Way /b {root}
        UndefMacro Way''',
    "md": '''
        MDStoreDir "{root}/run/md"
        MDBaseServer Off
        MDActivationDelay 1d
        MDCACertificateFile "{root}/cert.pem"
        MDHttpProxyCACertificateFile "{root}/cert.pem"
        MDCAChallenges http-01 tls-alpn-01
        MDCertificateAgreement accepted
        MDCertificateAuthority https://127.0.0.1:1/directory
        MDCertificateCheck own "https://127.0.0.1:1/?"
        MDCertificateProtocol ACME
        MDCertificateStatus On
        MDCheckInterval 1h
        MDContactEmail admin@example.com
        MDDriveMode manual
        MDHttpProxy http://127.0.0.1:1
        MDInitialDelay 10
        MDMatchNames all
        MDMembers auto
        MDMessageCmd /bin/true
        MDMustStaple Off
        MDNotifyCmd /bin/true
        MDPortMap http:80 https:443
        MDPrivateKeys RSA 3072 secp384r1
        MDRenewMode manual
        MDRenewViaARI Off
        MDRenewWindow 33%
        MDRequireHttps off
        MDRetryDelay 5
        MDRetryFailover 5
        MDServerStatus On
        MDStapleOthers Off
        MDStapling Off
        MDStaplingKeepResponse 7d
        MDStaplingRenewWindow 33%
        MDStoreLocks Off
        MDWarnWindow 10%
        MDChallengeDns01 /bin/true
        MDChallengeDns01Version 2
        MDExternalAccountBinding none
        MDProfile classic
        MDProfileMandatory Off
        MDomain example.com www.example.com
        <MDomain example.net>
            MDMember www.example.net
            MDRenewMode manual
        </MDomain>
        <MDomainSet example.org>
            MDCertificateFile "{root}/cert.pem"
            MDCertificateKeyFile "{root}/key.pem"
        </MDomainSet>''',
    "mime": '''
        TypesConfig "{root}/mime.types"
        AddCharset UTF-8 .utf8
        AddEncoding x-gzip .gz
        AddHandler own .own
        AddInputFilter IN .in
        AddLanguage de .de
        AddOutputFilter OUT .out
        AddType text/own .txo
        DefaultLanguage en
        MultiviewsMatch Any
        <Directory "{root}">
            ModMimeUsePathInfo On
            RemoveCharset .utf8
            RemoveEncoding .gz
            RemoveHandler .own
            RemoveInputFilter .in
            RemoveLanguage .de
            RemoveOutputFilter .out
            RemoveType .txo
        </Directory>''',
    "mime_magic": 'MimeMagicFile "{root}/magic"',
    "negotiation": '''
        CacheNegotiatedDocs On
        ForceLanguagePriority Prefer Fallback
        LanguagePriority en de
        AddHandler type-map .var
        <Directory "{root}">
            Options +MultiViews
        </Directory>''',
    "proxy": '''
        ProxyRequests Off
        NoProxy 10.0.0.0/8
        ProxyAddHeaders Off
        ProxyBadHeader Ignore
        ProxyBlock bad.example.com
        ProxyDomain .example.com
        ProxyErrorOverride On 404
        ProxyIOBufferSize 16384
        ProxyMaxForwards 10
        ProxyPass /a http://127.0.0.1:1/a retry=1 timeout=5
        ProxyPassMatch ^/m/(.*) http://127.0.0.1:1/$1
        ProxyPassReverse /a http://127.0.0.1:1/a
        ProxyPassReverseCookieDomain a.example.com b.example.com
        ProxyPassReverseCookiePath /a /b
        ProxyPassInherit On
        ProxyPassInterpolateEnv On
        ProxyPreserveHost On
        ProxyReceiveBufferSize 8192
        ProxyRemote http://far.example.com/ http://127.0.0.1:1
        ProxyRemoteMatch ^http://f http://127.0.0.1:1
        ProxySourceAddress 127.0.0.1
        ProxyStatus Full
        ProxyTimeout 10
        ProxyVia On
        Proxy100Continue Off
        <Proxy http://127.0.0.1:1/a>
            ProxySet keepalive=On
        </Proxy>
        <ProxyMatch ^http://evil>
            Require all denied
        </ProxyMatch>''',
    "proxy_ajp": 'ProxyPass /a ajp://127.0.0.1:1/ secret=x',
    "proxy_balancer": '''
        BalancerGrowth 4
        BalancerInherit Off
        BalancerPersist On
        <Proxy balancer://b>
            BalancerMember http://127.0.0.1:1 route=1 loadfactor=2
            BalancerMember http://127.0.0.1:2 route=2 status=+H
            ProxySet stickysession=SID
        </Proxy>
        <Location /manage>
            SetHandler balancer-manager
        </Location>''',
    "proxy_connect": 'AllowCONNECT 443 8000-9000',
    "proxy_express": '''
        ProxyExpressEnable On
        ProxyExpressDBMFile "{root}/dbm"
        ProxyExpressDBMType SDBM''',
    "proxy_fcgi": '''
        ProxyFCGIBackendType GENERIC
        ProxyFCGISetEnvIf true NAME value
        ProxyPass /a fcgi://127.0.0.1:1/''',
    "proxy_fdpass": 'ProxyPass /a fd://localhost{root}/run/fd',
    "proxy_ftp": '''
        ProxyFtpDirCharset UTF-8
        ProxyFtpEscapeWildcards Off
        ProxyFtpListOnWildcard Off
        ProxyPass /a ftp://127.0.0.1:1/''',
    "proxy_hcheck": '''
        ProxyHCExpr ok {%{REQUEST_STATUS} =~ /^2/}
        ProxyHCTemplate tcp hcmethod=TCP hcinterval=10
        ProxyHCTPsize 4
        <Proxy balancer://b>
            BalancerMember http://127.0.0.1:1 hctemplate=tcp hcexpr=ok
        </Proxy>''',
    "proxy_html": '''
        ProxyHTMLEnable On
        ProxyHTMLBufSize 4096
        ProxyHTMLCharsetOut UTF-8
        ProxyHTMLDocType "<!DOCTYPE html>"
        ProxyHTMLEvents onclick onload
        ProxyHTMLExtended On
        ProxyHTMLFixups lowercase
        ProxyHTMLInterp On
        ProxyHTMLLinks a href
        ProxyHTMLMeta On
        ProxyHTMLStripComments On
        ProxyHTMLURLMap http://in.example.com/ / c''',
    "proxy_http": 'ProxyPass /a http://127.0.0.1:1/',
    "proxy_http2": 'ProxyPass /a h2c://127.0.0.1:1/',
    "proxy_scgi": '''
        ProxySCGIInternalRedirect On
        ProxySCGISendfile On
        ProxyPass /a scgi://127.0.0.1:1/''',
    "proxy_uwsgi": 'ProxyPass /a uwsgi://127.0.0.1:1/',
    "proxy_wstunnel": '''
        ProxyWebsocketFallbackToProxyHttp Off
        ProxyPass /a ws://127.0.0.1:1/''',
    "ratelimit": '''
        <Location />
            SetOutputFilter RATE_LIMIT
            SetEnv rate-limit 400
            SetEnv rate-initial-burst 512
        </Location>''',
    "reflector": '''
        <Directory "{root}">
            ReflectorHeader X-In X-Out
            SetHandler reflector
        </Directory>''',
    "remoteip": '''
        RemoteIPHeader X-Forwarded-For
        RemoteIPProxiesHeader X-Forwarded-By
        RemoteIPInternalProxy 10.0.0.0/8 127.0.0.1
        RemoteIPInternalProxyList "{root}/proxies"
        RemoteIPTrustedProxy 192.0.2.1
        RemoteIPTrustedProxyList "{root}/proxies"
        RemoteIPProxyProtocol On
        RemoteIPProxyProtocolExceptions 127.0.0.1 10.0.0.0/8''',
    "reqtimeout": '''
        RequestReadTimeout header=20-40,MinRate=500 body=20,MinRate=500''',
    "request": '''
        <Directory "{root}">
            KeptBodySize 1024
        </Directory>''',
    "rewrite": '''
        RewriteEngine On
        RewriteOptions InheritDown
        RewriteMap lower int:tolower
        RewriteMap names "txt:{root}/names"
        RewriteCond %{HTTP_HOST} ^www [NC,OR]
        RewriteCond ${names:%1|none} !none
        RewriteRule ^/(.*) /x/${lower:$1} [R=301,QSA,NE,L]
        <Directory "{root}">
            RewriteBase /
        </Directory>''',
    "sed": '''
        <Directory "{root}">
            InputSed "s/a/b/"
            OutputSed "s/b/c/g"
            SetOutputFilter Sed
            SetInputFilter Sed
        </Directory>''',
    "session": '''
        Session On
        SessionEnv On
        SessionExclude /no
        SessionExpiryUpdateInterval 60
        SessionHeader X-Session
        SessionInclude /
        SessionMaxAge 600''',
    "session_cookie": '''
        SessionCookieName one path=/
        SessionCookieName2 two path=/
        SessionCookieRemove On''',
    "session_crypto": '''
        SessionCryptoDriver openssl
        SessionCryptoCipher aes256
        SessionCryptoPassphrase secret older
        <Directory "{root}">
            SessionCryptoPassphraseFile "{root}/secret"
        </Directory>''',
    "session_dbd": '''
        DBDriver sqlite3
        SessionDBDCookieName one path=/
        SessionDBDCookieName2 two path=/
        SessionDBDCookieRemove On
        SessionDBDDeleteLabel delete
        SessionDBDInsertLabel insert
        SessionDBDPerUser Off
        SessionDBDSelectLabel select
        SessionDBDUpdateLabel update''',
    "setenvif": '''
        BrowserMatch ^Old old
        BrowserMatchNoCase ^bot bot=1
        SetEnvIf Request_URI [.]gif$ image=yes !other
        SetEnvIfExpr "%{QUERY_STRING} == 'x'" x=1
        SetEnvIfNoCase Host ^www www''',
    "slotmem_plain": 'ProxyPass /a balancer://b',
    "slotmem_shm": 'ProxyPass /a balancer://b',
    "socache_dbm": 'CacheSocache dbm:{root}/run/cache',
    "socache_memcache": '''
        MemcacheConnTTL 30s
        CacheSocache memcache:127.0.0.1:1''',
    "socache_redis": '''
        RedisConnPoolTTL 30s
        RedisTimeout 2
        CacheSocache redis:127.0.0.1:1''',
    "socache_shmcb": 'CacheSocache shmcb:{root}/run/cache(65536)',
    "speling": '''
        <Directory "{root}">
            CheckSpelling On
            CheckCaseOnly On
            CheckBasenameMatch Off
        </Directory>''',
    "ssl": '''
        Mutex file:{root}/run ssl-cache
        SSLRandomSeed startup builtin
        SSLRandomSeed connect file:/dev/urandom 16
        SSLPassPhraseDialog builtin
        SSLCryptoDevice builtin
        SSLSessionCache shmcb:{root}/run/ssl(65536)
        SSLSessionCacheTimeout 300
        SSLStaplingCache shmcb:{root}/run/staple(65536)
        SSLFIPS Off
        SSLVHostSNIPolicy secure
        <VirtualHost *:{port}>
            ServerName tls.test
            SSLEngine On
            SSLProtocol all -TLSv1.1
            SSLCipherSuite HIGH:!aNULL
            SSLCipherSuite TLSv1.3 TLS_AES_128_GCM_SHA256
            SSLHonorCipherOrder On
            SSLCompression Off
            SSLCertificateFile "{root}/cert.pem"
            SSLCertificateKeyFile "{root}/key.pem"
            SSLCertificateChainFile "{root}/cert.pem"
            SSLCACertificateFile "{root}/cert.pem"
            SSLCACertificatePath "{root}/certs"
            SSLCADNRequestFile "{root}/cert.pem"
            SSLCADNRequestPath "{root}/certs"
            SSLCARevocationCheck none
            SSLCARevocationFile "{root}/cert.pem"
            SSLCARevocationPath "{root}/certs"
            SSLVerifyClient optional
            SSLVerifyDepth 2
            SSLUserName SSL_CLIENT_S_DN_CN
            SSLOptions +StdEnvVars +ExportCertData
            SSLInsecureRenegotiation Off
            SSLStrictSNIVHostCheck Off
            SSLSessionTickets On
            SSLSessionTicketKeyFile "{root}/ticket"
            SSLOpenSSLConfCmd Curves P-256
            SSLSRPVerifierFile "{root}/verifier"
            SSLSRPUnknownUserSeed secret
            SSLOCSPEnable Off
            SSLOCSPDefaultResponder http://127.0.0.1:1/
            SSLOCSPNoVerify Off
            SSLOCSPOverrideResponder Off
            SSLOCSPProxyURL http://127.0.0.1:1/
            SSLOCSPResponderCertificateFile "{root}/cert.pem"
            SSLOCSPResponderTimeout 5
            SSLOCSPResponseMaxAge 60
            SSLOCSPResponseTimeSkew 60
            SSLOCSPUseRequestNonce On
            SSLUseStapling Off
            SSLStaplingErrorCacheTimeout 60
            SSLStaplingFakeTryLater Off
            SSLStaplingForceURL http://127.0.0.1:1/
            SSLStaplingResponderTimeout 5
            SSLStaplingResponseMaxAge 60
            SSLStaplingResponseTimeSkew 60
            SSLStaplingReturnResponderErrors Off
            SSLStaplingStandardCacheTimeout 60
            SSLProxyEngine On
            SSLProxyProtocol TLSv1.3
            SSLProxyCipherSuite HIGH
            SSLProxyVerify none
            SSLProxyVerifyDepth 2
            SSLProxyCACertificateFile "{root}/cert.pem"
            SSLProxyCACertificatePath "{root}/certs"
            SSLProxyCARevocationCheck none
            SSLProxyCARevocationFile "{root}/cert.pem"
            SSLProxyCARevocationPath "{root}/certs"
            SSLProxyCheckPeerCN Off
            SSLProxyCheckPeerExpire Off
            SSLProxyCheckPeerName Off
            SSLProxyMachineCertificateFile "{root}/both.pem"
            SSLProxyMachineCertificatePath "{root}/certs"
            SSLProxyMachineCertificateChainFile "{root}/cert.pem"
            <Directory "{root}">
                SSLRequireSSL
                SSLRequire %{SSL_CIPHER_USEKEYSIZE} >= 128
                SSLRenegBufferSize 65536
            </Directory>
        </VirtualHost>''',
    "status": '''
        ExtendedStatus On
        <Location /status>
            SetHandler server-status
        </Location>''',
    "substitute": '''
        <Directory "{root}">
            Substitute "s/a/b/niq"
            SubstituteInheritBefore On
            SubstituteMaxLineLength 1m
            SetOutputFilter SUBSTITUTE
        </Directory>''',
    "suexec": 'Suexec Off',
    "unique_id": 'LogFormat "%{UNIQUE_ID}e" id',
    "userdir": '''
        UserDir public_html
        UserDir disabled root''',
    "usertrack": '''
        CookieTracking On
        CookieName who
        CookieDomain .example.com
        CookieExpires "1 week"
        CookieStyle Cookie2
        CookieHTTPOnly On
        CookieSecure On
        CookieSameSite Lax''',
    "vhost_alias": '''
        VirtualDocumentRoot "{root}/%0"
        VirtualScriptAlias "{root}/%0/cgi"
        <VirtualHost *:{port}>
            VirtualDocumentRootIP "{root}/%0"
            VirtualScriptAliasIP "{root}/%0/cgi"
        </VirtualHost>''',
    "xml2enc": '''
        xml2EncAlias ISO-8859-1 latin
        xml2EncDefault UTF-8
        xml2StartParse html body
        SetOutputFilter xml2enc''',
}

# What a configuration above uses besides.
WITH = {
    "auth_basic": ["authn_core", "authn_file", "authz_user"],
    "auth_digest": ["authn_core", "authn_file"],
    "auth_form": ["authn_core", "authn_file", "session_cookie"],
    "authn_anon": ["auth_basic"],
    "authn_core": ["auth_basic", "authn_file"],
    "authn_dbd": ["auth_basic"],
    "authn_dbm": ["auth_basic"],
    "authn_socache": ["auth_basic", "authn_file"],
    "authnz_fcgi": ["auth_basic", "authn_core"],
    "authnz_ldap": ["auth_basic", "authn_core"],
    "authz_groupfile": ["authz_owner"],
    "dav": ["dav_fs"],
    "dav_lock": ["dav"],
    "filter": ["buffer"],
    "proxy_hcheck": ["proxy_balancer", "watchdog"],
    "ratelimit": ["env"],
    "slotmem_plain": ["slotmem_shm", "proxy_balancer"],
    "slotmem_shm": ["proxy_balancer"],
    "socache_dbm": ["cache_socache"],
    "socache_memcache": ["cache_socache"],
    "socache_redis": ["cache_socache"],
    "socache_shmcb": ["cache_socache"],
    "ssl": ["proxy"],
    "xml2enc": ["proxy_html"],
}

# Directives that no configuration can have, and why.
EXCEPT = {
    "lua": {"LuaHookInsertFilter": "the module says that it cannot, yet",
            "Lua_____ByteCodeHack": "no text, but what a compiler made"},
    "ssl": {"SSLLog": "ended with a message since 2.2",
            "SSLLogLevel": "ended with a message since 2.2"},
    "suexec": {"SuexecUserGroup": "only where the program suexec is"},
}


def prepare(root):
    """The files that the configurations name, below the folder."""
    def write(name, text):
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
    for name in ("locks", "cache", "certs", "lua"):
        os.makedirs(os.path.join(root, name), exist_ok=True)
    write("verifier", "# nobody\n")
    write("charsets", "de ISO-8859-1\n")
    write("proxies", "192.0.2.7\n198.51.100.0/24\n")
    write("names", "one two\n")
    write("secret", "passphrase\n")
    write("magic", "0 string GIF image/gif\n")
    write("h.lua", "function f(r) return apache2.DECLINED end\n")
    write("ticket", "t" * 48)
    write("htdocs/x.txt", "x")
    write("htdocs/y.txt", "y")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                    "-subj", "/CN=tls.test", "-keyout",
                    os.path.join(root, "key.pem"), "-out",
                    os.path.join(root, "cert.pem")], check=True,
                   capture_output=True)
    both = ""
    for name in ("cert.pem", "key.pem"):
        with open(os.path.join(root, name), encoding="ascii") as f:
            both += f.read()
    write("both.pem", both)
