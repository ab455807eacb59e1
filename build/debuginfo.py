# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Types as the compiler has laid them out, from the debug information (DWARF,
version 5) of an object file, as readelf prints it."""

import re
import subprocess

ENTRY = re.compile(
    r'^ <(\d+)><([0-9a-f]+)>: Abbrev Number: \d+ \(DW_TAG_(\w+)')
ATTRIBUTE = re.compile(r'^    <[0-9a-f]+>\s+DW_AT_(\w+)\s*: (.*)')
# Forms stand in front of a value, and hints behind it: "(strp) (offset: 0x2d):
# name", "(indirect string, offset: 0x2d): name", "(data1) 8<tab>(unsigned)",
# "(ref4) <0x2a>, int".
FORMS = re.compile(r'(?:\([^)]*\):? )*([^\t]*)')

WORDS = {'structure_type': 'struct', 'union_type': 'union',
         'enumeration_type': 'enum'}
QUALIFIERS = {'const_type': 'const', 'volatile_type': 'volatile',
              'restrict_type': 'restrict'}
# Hooks have such a record each, all of one shape, which is APR's.
HOOK_RECORD = re.compile(r'_LINK_\w+_t$')


class Entry:
    """One entry of the tree that the debug information is."""

    def __init__(self, tag, parent):
        self.tag = tag
        self.parent = parent
        self.children = []
        self.attributes = {}

    def number(self, name, otherwise=None):
        text = self.attributes.get(name)
        return otherwise if text is None else int(text.split()[0], 0)

    def name(self):
        return self.attributes.get('name')


class Tree:
    """All entries, and which file declares them."""

    def __init__(self, path):
        listing = subprocess.run(
            ['readelf', '-W', '--debug-dump=info', path], text=True,
            check=True, stdout=subprocess.PIPE).stdout
        self.by_offset = {}
        self.top = []
        self.files = files_of(path)
        open_entries = []
        for line in listing.splitlines():
            entry = ENTRY.match(line)
            if entry:
                self.add(entry, open_entries)
                continue
            attribute = ATTRIBUTE.match(line)
            if attribute and open_entries:
                open_entries[-1].attributes[attribute[1]] = \
                    FORMS.match(attribute[2])[1].strip()

    def add(self, match, open_entries):
        depth = int(match[1])
        del open_entries[depth:]
        parent = open_entries[-1] if open_entries else None
        entry = Entry(match[3], parent)
        open_entries.append(entry)
        self.by_offset[int(match[2], 16)] = entry
        if depth == 1:
            self.top.append(entry)
        elif parent:
            parent.children.append(entry)

    def type_of(self, entry):
        """The entry of its type; None: void."""
        reference = entry.attributes.get('type')
        if reference is None:
            return None
        return self.by_offset[int(re.match(r'<0x([0-9a-f]+)>', reference)[1],
                                  16)]

    def file_of(self, entry):
        return self.files.get(entry.number('decl_file'), '')

    def bare(self, entry):
        """The type without typedefs and qualifiers."""
        while entry and entry.tag in ('typedef', *QUALIFIERS):
            entry = self.type_of(entry)
        return entry

    def size(self, entry):
        """Bytes of a type."""
        entry = self.bare(entry)
        if entry.tag == 'pointer_type':
            return entry.number('byte_size', 8)
        if entry.tag == 'array_type':
            return count_of(entry) * self.size(self.type_of(entry))
        return entry.number('byte_size', 0)

    # ---- Writing types ----

    def declare(self, entry, inner=''):
        """C text of a type, around what it is the type of."""
        if entry is None:
            return join('void', inner)
        if entry.tag == 'pointer_type':
            target = self.type_of(entry)
            star = '*' + inner
            if target and target.tag in ('array_type', 'subroutine_type'):
                star = f'({star})'
            return self.declare(target, star)
        if entry.tag in QUALIFIERS:
            return self.qualified(entry, inner)
        if entry.tag == 'array_type':
            return self.declare(self.type_of(entry), inner + bounds(entry))
        if entry.tag == 'subroutine_type':
            return self.declare(self.type_of(entry),
                                f'{inner}({self.parameters(entry)})')
        word = WORDS.get(entry.tag)
        name = entry.name() or '{}'
        if name == '__va_list_tag':
            return join('va_list', inner.replace('*', '', 1))
        return join(f'{word} {name}' if word else name, inner)

    def qualified(self, entry, inner):
        target = self.type_of(entry)
        word = QUALIFIERS[entry.tag]
        if target and target.tag == 'pointer_type':
            return self.declare(target, join(word, inner))
        return f'{word} {self.declare(target, inner)}'

    def parameters(self, entry):
        texts = ['...' if child.tag == 'unspecified_parameters'
                 else self.declare(self.type_of(child))
                 for child in entry.children
                 if child.tag in ('formal_parameter',
                                  'unspecified_parameters')]
        return ', '.join(texts) or 'void'

    # ---- Rows ----

    def fields(self, entry, prefix, start):
        """(name, where it is and its type) of each field; those of structs
        without a name have it before theirs."""
        for child in entry.children:
            if child.tag != 'member':
                continue
            kind = self.type_of(child)
            name = prefix + '.' + (child.name() or '{}')
            offset = start + child.number('data_member_location', 0)
            yield name, self.place(child, offset) + self.declare(kind)
            if kind.tag in ('structure_type', 'union_type') \
                    and not kind.name():
                yield from self.fields(kind, name, offset)

    def place(self, member, offset):
        width = member.number('bit_size')
        if width is None:
            return f'at {offset}: '
        bit = offset * 8 + member.number('data_bit_offset', 0)
        return f'at bit {bit}, {width} wide: '


def files_of(path):
    """{number: path} of the files that declarations are in."""
    listing = subprocess.run(
        ['readelf', '-W', '--debug-dump=rawline', path], text=True,
        check=True, stdout=subprocess.PIPE).stdout
    folders, _, names = listing.partition('The File Name Table')
    folder = {row[0]: row[-1] for row in table_rows(folders)}
    return {int(row[0]): f'{folder[row[1]]}/{row[-1]}'
            for row in table_rows(names)}


def table_rows(text):
    """Columns of the rows that begin with a number, without their forms."""
    for line in text.splitlines():
        if re.match(r' +\d+\t', line):
            columns = (FORMS.match(column.strip() + ' ')[1].strip()
                       for column in line.split('\t'))
            yield [column for column in columns if column]


def count_of(array):
    """Elements of an array, of all its dimensions."""
    count = 1
    for child in array.children:
        if child.tag == 'subrange_type':
            upper = child.number('upper_bound', -1)
            count *= child.number('count', upper + 1)
    return count


def bounds(array):
    text = ''
    for child in array.children:
        if child.tag == 'subrange_type':
            upper = child.number('upper_bound', -1)
            text += f'[{child.number("count", upper + 1) or ""}]'
    return text


def join(word, inner):
    return f'{word} {inner}' if inner and inner[0] not in '[' else word + inner


def record_rows(tree, entry, name):
    if entry.attributes.get('declaration'):
        return {}
    rows = {name: f'{entry.number("byte_size", 0)} bytes'}
    rows.update(tree.fields(entry, name, 0))
    return rows


def types(path, header_of):
    """({type, or type and field: layout}, {enumerator: value}) of what is
    declared in files that header_of knows."""
    tree = Tree(path)
    rows = {}
    values = {}
    for entry in tree.top:
        header = header_of(tree.file_of(entry))
        name = entry.name()
        if header is None or name and HOOK_RECORD.search(name):
            continue
        if entry.tag == 'enumeration_type':
            values.update((f'{header} {child.name()}',
                           child.attributes['const_value'])
                          for child in entry.children)
        elif entry.tag in WORDS and name:
            rows.update(record_rows(tree, entry,
                                    f'{WORDS[entry.tag]} {name}'))
        elif entry.tag == 'typedef':
            target = tree.type_of(entry)
            rows[name] = tree.declare(target)
            if target and target.tag in WORDS and not target.name() \
                    and target.tag != 'enumeration_type':
                rows.update(record_rows(tree, target, name))
    return rows, values
