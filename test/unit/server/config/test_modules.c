/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Adding, removing and finding modules. */

#include "server/config/modules.c"
#include "test/unit/server/config/fixture.h"

static module second_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL, NULL, AP_MODULE_FLAG_NONE
};

static void test_setup_core_has_slot_0(void **state)
{
    int i;

    start_config(*state, "/");
    assert_int_equal(core_module.module_index, AP_CORE_MODULE_INDEX);
    for (i = 0; ap_prelinked_modules[i]; i++) {
        assert_int_equal(ap_prelinked_modules[i]->module_index, i);
        assert_ptr_equal(ap_loaded_modules[i], ap_prelinked_modules[i]);
    }
}

static void test_add_module_takes_next_slot(void **state)
{
    start_config(*state, "/");
    assert_int_equal(unit_module.module_index, modules.linked);
    assert_ptr_equal(ap_top_module, &unit_module);
    assert_ptr_equal(conf_module_at(unit_module.module_index), &unit_module);
}

static void test_add_module_twice(void **state)
{
    int index;

    start_config(*state, "/");
    index = unit_module.module_index;
    assert_null(ap_add_module(&unit_module, *state, "unit_module"));
    assert_int_equal(unit_module.module_index, index);
    assert_ptr_not_equal(ap_top_module->next, &unit_module);
}

static void test_add_module_other_interface(void **state)
{
    module old = second_module;

    start_config(*state, "/");
    old.version = 20090101;
    assert_contains(ap_add_module(&old, *state, "old_module"),
                    "made for interface version 20090101");
    assert_int_equal(old.module_index, -1);
}

static void test_add_module_strips_folders(void **state)
{
    start_config(*state, "/");
    second_module.name = "some/where/mod_second.c";
    second_module.module_index = -1;
    assert_null(ap_add_loaded_module(&second_module, *state, NULL));
    assert_string_equal(ap_find_module_name(&second_module), "mod_second.c");
    assert_ptr_equal(ap_find_linked_module("mod_second.c"), &second_module);
    assert_string_equal(conf_module_symbol(&second_module),
                        "second_module");
    ap_remove_loaded_module(&second_module);
    assert_null(ap_find_linked_module("mod_second.c"));
}

static void test_remove_module_frees_its_slot(void **state)
{
    int slot;

    start_config(*state, "/");
    second_module.module_index = -1;
    second_module.name = "mod_second.c";
    slot = unit_module.module_index;
    assert_null(ap_add_module(&second_module, *state, "second_module"));
    assert_int_equal(second_module.module_index, slot + 1);
    ap_remove_module(&unit_module);
    assert_int_equal(unit_module.module_index, -1);
    assert_null(conf_module_at(slot));
    assert_null(ap_add_module(&unit_module, *state, "unit_module"));
    assert_int_equal(unit_module.module_index, slot);
    ap_remove_module(&second_module);
}

static void test_remove_module_not_there(void **state)
{
    start_config(*state, "/");
    second_module.module_index = -1;
    ap_remove_module(&second_module);
    assert_ptr_equal(ap_top_module, &unit_module);
}

static void test_limit(void **state)
{
    module *many = apr_pcalloc(*state, 300 * sizeof(*many));
    const char *error = NULL;
    int added = 0;
    int i;

    start_config(*state, "/");
    for (i = 0; i < 300 && !error; i++) {
        many[i] = second_module;
        many[i].name = "mod_many.c";
        many[i].module_index = -1;
        error = ap_add_module(&many[i], *state, "many_module");
        added += !error;
    }
    for (i = 0; i < added; i++) {
        ap_remove_module(&many[i]);
    }
    assert_int_equal(added, LATER_SLOTS - 1);
    assert_contains(error, "one too many");
    assert_int_equal(modules.in_use, modules.linked + 1);
}

static void test_reserve_slots_before_vectors(void **state)
{
    int before;

    start_config(*state, "/");
    before = modules.capacity;
    modules.vectors_made = 0;
    ap_reserve_module_slots(10);
    assert_int_equal(modules.capacity, before + 10);
    assert_int_equal(conf_slots(), before + 10);
    ap_reserve_module_slots(5);
    assert_int_equal(conf_slots(), before + 10);
    conf_modules_settled(0);
    assert_int_equal(conf_slots(), before + 15);
    conf_modules_settled(0);
    assert_int_equal(conf_slots(), before + 15);
}

static void test_vectors_are_shorter_when_all_is_loaded(void **state)
{
    module more[SPARE_SLOTS + 3];
    const char *error = NULL;
    int added = 0;
    int i;

    start_config(*state, "/");
    ap_reserve_module_slots(2);
    conf_modules_loaded();
    assert_int_equal(conf_slots(), modules.in_use + 2 + SPARE_SLOTS);
    for (i = 0; i < SPARE_SLOTS + 3 && !error; i++) {
        more[i] = second_module;
        more[i].name = "mod_more.c";
        more[i].module_index = -1;
        error = ap_add_module(&more[i], *state, "more_module");
        added += !error;
    }
    assert_int_equal(added, SPARE_SLOTS + 2);
    assert_contains(error, "one too many");
    for (i = 0; i < added; i++) {
        ap_remove_module(&more[i]);
    }
    conf_modules_settled(0);
    assert_true(conf_slots() >= modules.linked + DYNAMIC_MODULE_LIMIT);
}

static void test_settled_vectors_are_short(void **state)
{
    start_config(*state, "/");
    conf_modules_settled(1);
    assert_int_equal(conf_slots(), modules.linked + 1);
    conf_modules_settled(0);
    assert_true(conf_slots() >= modules.linked + DYNAMIC_MODULE_LIMIT);
}

static void test_short_names(void **state)
{
    start_config(*state, "/");
    assert_string_equal(ap_find_module_short_name(0), "core");
    assert_string_equal(
        ap_find_module_short_name(unit_module.module_index), "unit");
    assert_null(ap_find_module_short_name(-1));
    assert_null(ap_find_module_short_name(10000));
}

static void test_module_named(void **state)
{
    start_config(*state, "/");
    assert_ptr_equal(conf_module_named("core.c"), &core_module);
    assert_ptr_equal(conf_module_named("core_module"), &core_module);
    assert_null(conf_module_named("core"));
    assert_null(conf_module_named("no_module"));
}

static void hook_nothing(apr_pool_t *pchild, server_rec *s)
{
}

static void test_hooks_go_with_configuration(void **state)
{
    apr_pool_t *p;
    apr_array_header_t *hooks;
    int before;

    apr_pool_create(&p, *state);
    start_config(p, "/");
    hooks = ap_hook_get_child_init();
    before = hooks ? hooks->nelts : 0;
    ap_hook_child_init(hook_nothing, NULL, NULL, APR_HOOK_MIDDLE);
    assert_int_equal(ap_hook_get_child_init()->nelts, before + 1);
    apr_pool_destroy(p);
    assert_null(ap_hook_get_child_init());
}

UNIT_TESTS(
    UNIT_TEST(test_setup_core_has_slot_0),
    UNIT_TEST(test_add_module_takes_next_slot),
    UNIT_TEST(test_add_module_twice),
    UNIT_TEST(test_add_module_other_interface),
    UNIT_TEST(test_add_module_strips_folders),
    UNIT_TEST(test_remove_module_frees_its_slot),
    UNIT_TEST(test_remove_module_not_there),
    UNIT_TEST(test_limit),
    UNIT_TEST(test_reserve_slots_before_vectors),
    UNIT_TEST(test_vectors_are_shorter_when_all_is_loaded),
    UNIT_TEST(test_settled_vectors_are_short),
    UNIT_TEST(test_short_names),
    UNIT_TEST(test_module_named),
    UNIT_TEST(test_hooks_go_with_configuration)
)
