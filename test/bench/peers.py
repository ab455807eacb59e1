# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The servers that are compared: how each is told to serve the same folder,
with an access log of the same content, keeping connections, as it would be in
use.  One process of nginx and lighttpd and one thread of h2o, because they get
one processor; the others keep their own habits."""
import os
import re
import shutil
import subprocess

MODULES = ["authz_core", "authz_host", "mime", "dir", "alias", "log_config",
           "unixd"]
APACHE_MODULES = "/usr/lib/apache2/modules"


def httpd(folder, port, site, more="", kind=None):
    """A configuration of httpd, for this server and for the stock one (kind:
    its MPM)."""
    load = ""
    for name in ["mpm_" + kind] + MODULES if kind else []:
        path = "%s/mod_%s.so" % (APACHE_MODULES, name)
        if os.path.exists(path):
            load += "LoadModule %s_module %s\n" % (name, path)
    return f"""{load}ServerRoot "{folder}"
ServerName localhost
Listen 127.0.0.1:{port}
PidFile "{folder}/pid"
ErrorLog "{folder}/error_log"
User www-data
Group www-data
ServerLimit 16
StartServers 2
ThreadsPerChild 64
MinSpareThreads 64
MaxSpareThreads 512
MaxRequestWorkers 1024
MaxKeepAliveRequests 0
KeepAliveTimeout 60
EnableSendfile On
DocumentRoot "{site}"
TypesConfig /etc/mime.types
LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{{Referer}}i\\" \
\\"%{{User-Agent}}i\\"" combined
CustomLog "{folder}/access_log" combined
<Directory />
    AllowOverride None
    Options FollowSymLinks
    Require all granted
</Directory>
{more}"""


def virtual_hosts(port, site, count):
    return "".join(f"""<VirtualHost *:{port}>
    ServerName site{i}.example
    DocumentRoot "{site}"
</VirtualHost>
""" for i in range(count))


def httpd_more(work, port, site):
    """What one kind of work needs besides."""
    if work.hosts:
        return virtual_hosts(port, site, work.hosts)
    if work.name == "htaccess":
        return ('<Directory "%s">\n    AllowOverride All\n</Directory>\n'
                % site)
    return ""


def hostler(folder, port, site, work):
    text = httpd(folder, port, site, httpd_more(work, port, site))
    return text, [binary("hostler"), "-d", folder, "-f", conf_of(folder),
                  "-DFOREGROUND"]


def apache(kind):
    def make(folder, port, site, work):
        text = httpd(folder, port, site, httpd_more(work, port, site), kind)
        return text, [binary("apache2"), "-d", folder, "-f", conf_of(folder),
                      "-DFOREGROUND"]
    return make


def nginx(cache):
    def make(folder, port, site, work):
        hosts = "".join("server { listen 127.0.0.1:%d; server_name "
                        "site%d.example; root %s; }\n" % (port, i, site)
                        for i in range(work.hosts))
        kept = ("open_file_cache max=20000; open_file_cache_valid 30s;"
                if cache else "")
        temps = "".join("%s_temp_path %s/temp;\n" % (n, folder) for n in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        return f"""daemon off;
user www-data;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error_log warn;
events {{ worker_connections 8192; }}
worker_rlimit_nofile 16384;
http {{
include /etc/nginx/mime.types;
sendfile on;
tcp_nopush on;
{temps}keepalive_timeout 60;
keepalive_requests 1000000000;
server_names_hash_max_size 16384;
{kept}
access_log {folder}/access_log combined;
server {{ listen 127.0.0.1:{port} default_server; root {site}; }}
{hosts}}}
""", [binary("nginx"), "-c", conf_of(folder)]
    return make


def lighttpd(folder, port, site, work):
    return f"""server.modules = ("mod_accesslog")
server.document-root = "{site}"
server.bind = "127.0.0.1"
server.port = {port}
server.username = "www-data"
server.groupname = "www-data"
server.errorlog = "{folder}/error_log"
server.max-fds = 16384
server.max-connections = 8192
server.max-keep-alive-requests = 65535
server.max-keep-alive-idle = 60
accesslog.filename = "{folder}/access_log"
mimetype.assign = (".html" => "text/html", "" => "application/octet-stream")
""", [binary("lighttpd"), "-D", "-f", conf_of(folder)]


def h2o(folder, port, site, work):
    return f"""num-threads: 1
user: www-data
max-connections: 8192
http1-request-timeout: 60
listen:
  host: 127.0.0.1
  port: {port}
access-log: {folder}/access_log
error-log: {folder}/error_log
hosts:
  default:
    paths:
      "/":
        file.dir: {site}
""", [binary("h2o"), "-c", conf_of(folder)]


# name -> what makes its configuration and command line
ALL = {"hostler": hostler, "apache-worker": apache("worker"),
       "apache-event": apache("event"), "nginx": nginx(False),
       "nginx-cache": nginx(True), "lighttpd": lighttpd, "h2o": h2o}

PROGRAMS = {"apache-worker": "apache2", "apache-event": "apache2",
            "nginx-cache": "nginx"}


def conf_of(folder):
    return folder + "/server.conf"


def binary(name):
    """The path of a server's program; None where it is not installed."""
    if name == "hostler":
        return os.environ.get("HOSTLER_BIN")
    return shutil.which(PROGRAMS.get(name, name),
                        path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")


def version(name):
    options = {"h2o": "-v"}.get(PROGRAMS.get(name, name), "-v")
    done = subprocess.run([binary(name), options], capture_output=True,
                          text=True, check=False)
    found = re.search(r"\d+\.\d+[.\d]*", done.stdout + done.stderr)
    return found[0] if found else "?"
