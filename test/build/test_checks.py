# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The programs of build/ that read the code find what they are there to find.

Each test makes a small tree with one fault in it, or with none, and runs a
copy of the program in that tree."""

import os
import shutil
import subprocess

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
FUNCTION = 'int f(int n)\n{\n%s    return n;\n}\n'


@pytest.fixture(name='tree')
def make_tree(tmp_path):
    shutil.copytree(os.path.join(TOP, 'build'), tmp_path / 'build')
    for name in ('size-exceptions', 'symbol-exceptions'):
        (tmp_path / 'build' / name).write_text('# none\n')
    return tmp_path


def put(tree, name, text):
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run(tree, program, *arguments):
    """(status, output) of a program of the tree."""
    done = subprocess.run([tree / 'build' / program, *arguments], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, timeout=60, cwd=tree)
    return done.returncode, done.stdout


def include(tree, source, target, header=''):
    """Lets one file include another, and checks the layers."""
    put(tree, target, header)
    put(tree, source, f'#include "{target}"\n')
    return run(tree, 'check-layers')


# ---- check-layers -------------------------------------------------------------

@pytest.mark.parametrize('source, target', [
    ('server/net/a.c', 'server/net/a_priv.h'),
    ('server/main/a.c', 'mpm/common/a_priv.h'),
    ('mpm/worker/a.c', 'mpm/common/a_priv.h'),
    ('server/config/a.c', 'server/runtime/a_priv.h'),
    ('modules/http/a.c', 'server/protocol/a_priv.h'),
    ('modules/loggers/a.c', 'modules/loggers/a_priv.h'),
    ('modules/loggers/a.c', 'server/config/decider_priv.h'),
])
def test_layers_allow(tree, source, target):
    status, output = include(tree, source, target)
    assert status == 0, output


def test_layers_allow_examples_their_own_header(tree):
    put(tree, 'modules/examples/a_priv.h', '')
    put(tree, 'modules/examples/a.c', '#include "a_priv.h"\n')
    assert run(tree, 'check-layers')[0] == 0
    put(tree, 'modules/aaa/a_priv.h', '')
    put(tree, 'modules/aaa/a.c', '#include "a_priv.h"\n')
    status, output = run(tree, 'check-layers')
    assert status == 1 and 'modules/aaa/a.c' in output


@pytest.mark.parametrize('source, target, why', [
    ('server/util/a.c', 'server/log/a_priv.h', 'that floor is above'),
    ('server/net/a.c', 'server/request/a_priv.h', 'that floor is above'),
    ('modules/loggers/a.c', 'server/log/a_priv.h', 'its own folder only'),
    ('server/main/a.c', 'modules/http/a_priv.h', 'private to that folder'),
    ('mpm/worker/a.c', 'modules/http/a_priv.h', 'private to that folder'),
    ('modules/aaa/a.c', 'modules/http/a_priv.h', 'its own folder only'),
    ('server/net/a.c', 'server/net/a.h', '<thing>_priv.h'),
    ('server/net/a.c', 'server/net/b.c', 'only unit tests'),
    ('include/a.h', 'server/util/a_priv.h', 'cannot need a private one'),
    ('server/attic/a.c', 'server/attic/a_priv.h', 'without a floor'),
])
def test_layers_refuse(tree, source, target, why):
    status, output = include(tree, source, target)
    assert status == 1
    assert f'{source}:1: includes {target}' in output
    assert why in output


def test_layers_refuse_a_header_beside_the_file(tree):
    put(tree, 'server/net/a_priv.h', '')
    put(tree, 'server/net/a.c', '\n#include "a_priv.h"\n')
    status, output = run(tree, 'check-layers')
    assert status == 1
    assert 'server/net/a.c:2: includes a_priv.h: not in include/' in output


# ---- check-size ---------------------------------------------------------------

def size_of(tree, text, name='server/util/a.c'):
    put(tree, name, text)
    return run(tree, 'check-size')


def test_size_allows_the_limits(tree):
    body = '    n++;\n' * 96
    status, output = size_of(tree, FUNCTION % body)
    assert status == 0, output


def test_size_counts_lines_of_a_function(tree):
    body = '    n++;\n' * 97
    status, output = size_of(tree, FUNCTION % body)
    assert status == 1
    assert 'server/util/a.c:1: f() has 101 lines; the limit is 100' in output


@pytest.mark.parametrize('depth, status', [(4, 0), (5, 1)])
def test_size_counts_blocks(tree, depth, status):
    body = '    ' + 'if (n) { ' * depth + '}' * depth + '\n'
    assert size_of(tree, FUNCTION % body)[0] == status


def test_size_counts_no_braces_in_strings_and_initialisers(tree):
    body = ('    static const int t[1][1][1][1][1][1] = {{{{{{1}}}}}};\n'
            '    puts("{{{{{{"); /* {{{{{{ */\n')
    status, output = size_of(tree, FUNCTION % body)
    assert status == 0, output


@pytest.mark.parametrize('parameters, status', [
    ('int a, int b, int c, int d, int e, int f', 0),
    ('int a, int b, int c, int d, int e, int f, int g', 1),
    ('int a, int (*b)(int, int, int, int, int, int)', 0),
    ('void', 0),
])
def test_size_counts_parameters(tree, parameters, status):
    assert size_of(tree, f'int f({parameters})\n{{\n}}\n')[0] == status


def test_size_sees_through_the_export_marks(tree):
    text = 'AP_DECLARE(int) ap_f(int n)\n{\n' + '\n' * 100 + '}\n'
    status, output = size_of(tree, text)
    assert status == 1
    assert 'ap_f() has 103 lines' in output


def test_size_counts_columns_and_lines_of_files(tree):
    text = '/* ' + 'x' * 77 + ' */\n' + '\n' * 1000
    status, output = size_of(tree, text)
    assert status == 1
    assert 'a.c:1: 83 columns; the limit is 79' in output
    assert 'the file has 1001 lines; the limit is 1000' in output


def test_size_takes_exceptions_with_a_reason(tree):
    put(tree, 'build/size-exceptions', 'server/util/a.c:file a table\n')
    status, output = size_of(tree, '\n' * 1001)
    assert status == 0, output


def test_size_reports_exceptions_that_excuse_nothing(tree):
    put(tree, 'build/size-exceptions', 'server/util/a.c:file a table\n')
    status, output = size_of(tree, '\n')
    assert status == 1
    assert 'excuses nothing' in output


def test_size_refuses_exceptions_without_a_reason(tree):
    put(tree, 'build/size-exceptions', 'server/util/a.c:file\n')
    assert 'has no reason' in size_of(tree, '\n')[1]


# ---- check-headers ------------------------------------------------------------

GUARDED = ('#ifndef AP_A_H\n#define AP_A_H\n'
           '#define AP_DECLARE(t) t\n%s\n#endif\n')


def headers_of(tree, text):
    put(tree, 'include/a.h', GUARDED % text)
    return run(tree, 'check-headers', '-I', 'include')


def test_headers_allow_a_documented_function(tree):
    for text in ('/** Why. @return n */\nAP_DECLARE(int) ap_f(void);',
                 '/** As ap_g(). */\nAP_DECLARE(int) ap_f(int n);',
                 '/** Why. @param f is run */\n'
                 'AP_DECLARE(void) ap_f(int (*f)(int a, int b), unsigned int);'):
        status, output = headers_of(tree, text)
        assert status == 0, output


@pytest.mark.parametrize('text, why', [
    ('AP_DECLARE(int) ap_f(void);', 'ap_f has no doc block'),
    ('/* Plain. */\nAP_DECLARE(int) ap_f(void);', 'ap_f has no doc block'),
    ('/** Why. */\nAP_DECLARE(int) ap_f(unknown_t);', 'alone as C11'),
    ('/** Why. */\nAP_DECLARE(int) ap_f(int class);', 'alone as C++17'),
    ('/** Why. */\nAP_DECLARE(char *) ap_f(void);',
     'ap_f is silent on its result'),
    ('/** Why. @param m */\nAP_DECLARE(void) ap_f(int m, int (*n)(int o));',
     'ap_f is silent on its parameter n'),
    ('#define AP_DECLARE_HOOK(r, n, a) r ap_hook_##n a;\n'
     '/** Why. @return n */\nAP_DECLARE_HOOK(int, h, (int n, char **p))',
     'h is silent on its parameter p'),
    ('#define X_DECLARE(t) t\nX_DECLARE(int) x_f(void);', 'x_f has no doc'),
    ('#define AP_DECLARE_DATA\nextern AP_DECLARE_DATA int *ap_list[2];',
     'ap_list has no doc'),
    ('#define AP_LOOSE(list...) list', 'alone as C11'),
])
def test_headers_refuse(tree, text, why):
    status, output = headers_of(tree, text)
    assert status == 1
    assert why in output


def test_headers_of_configure_compile_too(tree):
    put(tree, 'out/ap_config_auto.h', 'int ap_f(unknown_t);\n')
    put(tree, 'include/a.h', GUARDED % '')
    status, output = run(tree, 'check-headers', '-I', 'out')
    assert status == 1
    assert 'ap_config_auto.h: does not compile alone as C11' in output


def test_headers_want_a_guard(tree):
    put(tree, 'include/a.h', '#pragma once\n')
    status, output = run(tree, 'check-headers', '-I', 'include')
    assert status == 1
    assert 'no guard AP_A_H' in output


# ---- check-symbols ------------------------------------------------------------

def symbols_of(tree, header, source):
    mark = '__attribute__((visibility("default")))'
    put(tree, 'include/a.h', f'#define AP_DECLARE(t) {mark} t\n{header}\n')
    put(tree, 'out/include/ap_config_auto.h', '')
    put(tree, 'out/a.c', f'#include "a.h"\n{source}\n')
    subprocess.run(['gcc', '-shared', '-fPIC', '-fvisibility=hidden',
                    '-nostartfiles', '-I', tree / 'include', '-o',
                    tree / 'out/program', tree / 'out/a.c'], check=True)
    return run(tree, 'check-symbols', 'out/program')


def test_symbols_allow_what_is_declared(tree):
    status, output = symbols_of(tree, 'AP_DECLARE(char *) ap_f(int (*g)(int));',
                                'char *ap_f(int (*g)(int)) { return 0; }\n'
                                'int hidden(void) { return 1; }')
    assert status == 0, output


def test_symbols_report_what_is_missing(tree):
    status, output = symbols_of(tree, 'AP_DECLARE(int) ap_f(void);', '')
    assert status == 1
    assert 'ap_f: declared in include/, but not in the program' in output


def test_symbols_report_what_is_not_declared(tree):
    status, output = symbols_of(tree, '', 'AP_DECLARE(int) ap_f(void);\n'
                                'int ap_f(void) { return 1; }')
    assert status == 1
    assert 'ap_f: exported, but no public header declares it' in output


# ---- check-links --------------------------------------------------------------

def links_of(tree, body):
    put(tree, 'manual/index.html', f'<h2 id="here">x</h2>{body}')
    return run(tree, 'check-links', 'manual')


@pytest.mark.parametrize('link', ['#here', 'index.html#here', 'index.html',
                                  'https://www.example.com/none'])
def test_links_allow(tree, link):
    status, output = links_of(tree, f'<a href="{link}">x</a>')
    assert status == 0, output


@pytest.mark.parametrize('link', ['none.html', '#none', 'index.html#none'])
def test_links_refuse(tree, link):
    status, output = links_of(tree, f'<a href="{link}">x</a>')
    assert status == 1
    assert link in output


@pytest.mark.parametrize('body, is_fault', [
    ('<table><tr><td>| a</td></tr></table><p>a | b</p>', False),
    ('<p>| <code>a</code> | b |', True)])
def test_links_rows_without_table(tree, body, is_fault):
    status, output = links_of(tree, body)
    assert status == is_fault, output
    assert ('outside a table' in output) == is_fault


def test_links_of_markdown(tree):
    put(tree, 'README.md', 'see [this](docs/none.md)\n')
    status, output = links_of(tree, '')
    assert status == 1
    assert 'README.md:1: docs/none.md' in output


@pytest.mark.parametrize('row, fault', [
    ('`a/test_b.py` test_c', None),
    ('`a/test_b.py` test_c[part], test_d; `x/test_y.c` test_z', None),
    ('`a/test_b.py` test_e', 'a/test_b.py has no test_e'),
    ('`a/test_b.py` test_c[else]', 'a/test_b.py has no test_c'),
    ('`x/test_y.c` test_c', 'x/test_y.c has no test_c'),
    ('`a/none.py` test_c', 'a/none.py has no test_c'),
    ('', 'no test is named')])
def test_links_to_tests(tree, row, fault):
    put(tree, 'test/feature/a/test_b.py',
        'def test_c(part):\n    ids = ["part"]\ndef test_d():\n    pass\n')
    put(tree, 'test/unit/x/test_y.c', 'static void test_z(void **state)\n')
    put(tree, 'docs/dev/http.md', f'| 10 KB | Test |\n| 1.2 | {row} |\n')
    status, output = links_of(tree, '')
    assert status == (0 if fault is None else 1), output
    if fault is not None:
        assert f'docs/dev/http.md:2: {fault}' in output


# ---- check-unit ---------------------------------------------------------------

UNIT = '''
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>
static void test_good(void **state) { (void)state; assert_true(1); }
static void test_other(void **state) { (void)state; %s; }
int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good), cmocka_unit_test(test_other)
    };
    if (argc > 1) {
        cmocka_set_test_filter(argv[1]);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
'''


def unit(tree, body, *options):
    put(tree, 'test.c', UNIT % body)
    subprocess.run(['gcc', '-o', tree / 'test', tree / 'test.c', '-lcmocka'],
                   check=True)
    status, output = run(tree, 'check-unit', *options, './test')
    return status, output.splitlines()[-1]


@pytest.mark.parametrize('body, options, expected', [
    ('assert_true(1)', (), (0, 'unit tests: 2 passed, 0 failed')),
    ('assert_true(0)', (), (1, 'unit tests: 1 passed, 1 failed')),
    ('assert_true(0)', ('-n', '*good'), (0, 'unit tests: 1 passed, 0 failed')),
    ('abort()', (), (1, 'unit tests: 1 passed, 1 failed')),
    ('assert_true(1)', ('-n', 'x'), (1, 'unit tests: 0 passed, 1 failed')),
])
def test_unit_counts(tree, body, options, expected):
    assert unit(tree, body, *options) == expected


# ---- make-hooks-page ----------------------------------------------------------

HOOK_HEADER = """
/**
 * A thing has happened to thing->name.
 * @param thing  which
 * @return OK or DECLINED
 */
AP_DECLARE_HOOK(int, thing, (thing_t *thing))
"""
HOOK_SOURCE = """
AP_IMPLEMENT_HOOK_RUN_FIRST(int, thing, (thing_t *thing), (thing), DECLINED)

static void register_hooks(apr_pool_t *p)
{
    ap_hook_thing(late, NULL, NULL, APR_HOOK_LAST);
    ap_hook_thing(early, after, NULL, APR_HOOK_FIRST);
}
"""


def hooks_page(tree, skeleton, *options):
    put(tree, 'include/things.h', HOOK_HEADER)
    put(tree, 'server/core/things.c', HOOK_SOURCE)
    put(tree, 'docs/manual/hooks.in', skeleton)
    return run(tree, 'make-hooks-page', *options)


@pytest.mark.parametrize('prefix', ['AP_IMPLEMENT', 'TRACED'])
def test_hooks_page_tells_what_is_known(tree, monkeypatch, prefix):
    monkeypatch.setitem(globals(), 'HOOK_SOURCE',
                        HOOK_SOURCE.replace('AP_IMPLEMENT', prefix))
    status, output = hooks_page(tree, '# Hooks\n\n@hook thing\n')
    assert status == 0, output
    assert (tree / 'docs/manual/hooks.md').read_text() == """# Hooks

### thing

`int f(thing_t *thing)`

*the first that answers (not: `DECLINED`)*; `things.h`

A thing has happened to `thing->name`.

- `thing`: which
- returns `OK` or `DECLINED`
- in this server: core (first), core (last)
"""
    assert hooks_page(tree, '# Hooks\n\n@hook thing\n', '--check')[0] == 0
    put(tree, 'include/things.h', HOOK_HEADER.replace('which', 'this'))
    status, output = run(tree, 'make-hooks-page', '--check')
    assert status == 1 and 'not what the source says now' in output


@pytest.mark.parametrize('skeleton, finding', [
    ('# Hooks\n', 'ap:thing of things.h is not in it'),
    ('@hook thing\n@hook nothing\n', 'nothing: there is no such hook'),
    ('@hook thing\n@hook thing\n', 'thing: there is no such hook, or'),
])
def test_hooks_page_lacks_no_hook(tree, skeleton, finding):
    status, output = hooks_page(tree, skeleton)
    assert status == 1 and finding in output
