# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""build/check-interface tells every change of what compiled modules rely on.

Each test makes a small tree with one header and a program, writes the tables,
changes one thing and runs the check."""

import os
import shutil
import subprocess

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))

HEADER = '''
#ifndef AP_A_H
#define AP_A_H
#define AP_DECLARE(t) __attribute__((visibility("default"))) t
#define AP_DECLARE_DATA __attribute__((visibility("default")))
#define AP_LIMIT (8 * 1024)
#define AP_MASK 0x0FU
#define AP_NAME "a" "b"
#define AP_TWICE(x) ((x) * 2)
typedef enum { AP_LOW, AP_HIGH = 7 } ap_level_e;
typedef struct ap_thing ap_thing;
struct ap_thing {
    const char *name;
    unsigned int on:1;
    unsigned int kind:3;
    int (*call)(ap_thing *t, const char *how, ...);
    union { long number; char text[16]; } value;
};
typedef void ap_told_fn(ap_thing *t, int list[2]);
AP_DECLARE(int) ap_count(const ap_thing *t, unsigned long from);
extern AP_DECLARE_DATA ap_thing *ap_first;
static inline int ap_more(int n) { return n + 1; }
#endif
'''
PROGRAM = '''
#include "a.h"
ap_thing *ap_first;
int ap_count(const ap_thing *t, unsigned long from) { return t && from; }
'''


def check(tree, *options):
    """(status, output) of the program."""
    done = subprocess.run([tree / 'build/check-interface', *options, 'out'],
                          text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, timeout=60,
                          cwd=tree)
    return done.returncode, done.stdout


def build(tree, header, program):
    (tree / 'include/a.h').write_text(header)
    (tree / 'out/a.c').write_text(program)
    subprocess.run(['gcc', '-shared', '-fPIC', '-fvisibility=hidden',
                    '-nostartfiles', '-I', tree / 'include', '-o',
                    tree / 'out/hostler', tree / 'out/a.c'], check=True)


@pytest.fixture(name='unchanged', scope='module')
def make_tree(tmp_path_factory):
    tree = tmp_path_factory.mktemp('tree')
    shutil.copytree(os.path.join(TOP, 'build'), tree / 'build')
    for folder in ('include', 'out/include', 'test/abi'):
        (tree / folder).mkdir(parents=True)
    build(tree, HEADER, PROGRAM)
    status, output = check(tree, '--update')
    if status == 77:
        pytest.skip(output)
    assert status == 0, output
    return tree


@pytest.fixture(name='tree')
def changeable(unchanged):
    (unchanged / 'include/a.h').write_text(HEADER)
    return unchanged


def test_unchanged(tree):
    status, output = check(tree)
    assert status == 0, output


def test_what_leaves_the_interface_alone(tree):
    header = HEADER
    for old, new in (('(8 * 1024)', '0x2000'), ('"a" "b"', '"ab"'),
                     ('*name;', '\n *name; /* x */'), ('how, ', 'word, ')):
        header = header.replace(old, new)
    (tree / 'include/a.h').write_text(header)
    status, output = check(tree)
    assert status == 0, output


CHANGES = [
    ('(8 * 1024)', '4096', 'constants: a.h AP_LIMIT was: 8192; is: 4096'),
    ('0x0FU', '0x1FU', 'constants: a.h AP_MASK was: 15; is: 31'),
    ('"a" "b"', '"a"', 'constants: a.h AP_NAME was: "ab"; is: "a"'),
    ('AP_HIGH = 7', 'AP_HIGH', 'constants: a.h AP_HIGH was: 7; is: 1'),
    ('AP_TWICE(x)', 'AP_TWICE(x, y)', 'macros: a.h AP_TWICE was: (x)'),
    ('const char *name;', '',
     'struct ap_thing.name is gone: at 0: const char *'),
    ('const char *name;', 'char *name;',
     'struct ap_thing.name was: at 0: const char *; is: at 0: char *'),
    ('kind:3', 'kind:4',
     'struct ap_thing.kind was: at bit 65, 3 wide: unsigned int; '
     'is: at bit 65, 4 wide'),
    ('on:1;', 'on:1; long added;',
     'struct ap_thing was: 40 bytes; is: 56 bytes'),
    ('how, ...', 'how',
     'struct ap_thing.call was: '
     'at 16: int (*)(ap_thing *, const char *, ...); is:'),
    ('text[16]', 'text[8]', 'struct ap_thing.value.text was: at 24: char[16]'),
    ('ap_told_fn(ap_thing *t,', 'ap_told_fn(',
     'ap_told_fn was: void (ap_thing *, int *); is: void (int *)'),
    ('unsigned long from', 'long from',
     'functions: a.h ap_count was: exported int ap_count(const ap_thing *, '
     'long unsigned int)'),
    ('inline int ap_more(int n)', 'inline int ap_more(long n)',
     'functions: a.h ap_more was: inline int ap_more(int n)'),
    ('ap_thing *ap_first;', 'void *ap_first;',
     'functions: a.h ap_first was: extern ap_thing *ap_first'),
    ('#endif', '#define AP_NEW 1\n#endif', 'constants: a.h AP_NEW is new: 1'),
]


@pytest.mark.parametrize('old, new, told', CHANGES,
                         ids=[told for _, _, told in CHANGES])
def test_a_change_of_the_header(tree, old, new, told):
    assert old in HEADER
    (tree / 'include/a.h').write_text(HEADER.replace(old, new))
    status, output = check(tree)
    assert status == 1
    assert told in output
    assert 'docs/dev/abi-policy.md' in output


def test_an_update_adds_but_breaks_only_on_order(tree):
    (tree / 'include/a.h').write_text(HEADER.replace(
        '#define AP_LIMIT (8 * 1024)', '#define AP_LIMIT 1').replace(
        '#define AP_TWICE', '#define AP_THRICE(x) ((x) * 3)\n'
        '#define AP_TWICE'))
    try:
        status, output = check(tree, '--update')
        assert status == 1
        assert 'AP_LIMIT was: 8192; is: 1' in output
        assert 'AP_THRICE' not in output
        status, output = check(tree, '--break')
        assert status == 0, output
    finally:
        (tree / 'include/a.h').write_text(HEADER)
        check(tree, '--break')


@pytest.mark.parametrize('program, told', [
    (PROGRAM.replace('ap_first;', 'ap_other;'),
     'symbols: ap_first is gone: data'),
    ('#define ap_count declared\n#include "a.h"\n#undef ap_count\n'
     'ap_thing *ap_first;\n'
     '__attribute__((visibility("default"))) int ap_count;\n',
     'symbols: ap_count was: function; is: data'),
])
def test_a_change_of_the_program(tree, program, told):
    build(tree, HEADER, program)
    try:
        status, output = check(tree)
    finally:
        build(tree, HEADER, PROGRAM)
    assert status == 1
    assert told in output
