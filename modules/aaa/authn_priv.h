/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What mod_auth_basic and the providers of authentication agree on besides
 * mod_auth.h.
 */

#ifndef MODULES_AAA_AUTHN_PRIV_H
#define MODULES_AAA_AUTHN_PRIV_H

/*
 * Key of the request pool's data: a hash (const char *) that some other user
 * of a provider has.  A provider that does not know the user leaves one here;
 * who turns the client away in the end checks the password against it and
 * forgets the result, so that the time of the answer does not tell which
 * users there are.
 */
#define AUTHN_DECOY_KEY "hostler: authn decoy"

#endif /* MODULES_AAA_AUTHN_PRIV_H */
