# Language, warnings and sanitizers for every target of the tree, and the functions with which its
# folders declare what they hold.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Dev CACHE STRING "" FORCE)
endif()
# Dev: what two cores can rebuild all day. Line tables only, so that a trace still names its line.
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1")
set(CMAKE_C_FLAGS_DEV "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1")

set(DRAY_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them; empty for none")

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Werror)
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside inlined library code at -O1 with sanitizers; clang covers them.
  add_compile_options(-Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread
                      -Wno-array-bounds -Wno-restrict -Wno-dangling-pointer -Wno-free-nonheap-object
                      -Wno-stringop-truncation -Wno-nonnull)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-mismatched-new-delete>)
endif()
if(DRAY_SANITIZE)
  add_compile_options(-fsanitize=${DRAY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${DRAY_SANITIZE})
  # clang 14 cannot place this sanitizer's prologue before a coroutine.
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,Clang>:-fno-sanitize=function>)
  if(DRAY_SANITIZE MATCHES "thread")
    add_compile_options(-Wno-tsan)
  endif()
endif()

find_program(DRAY_CCACHE ccache)
if(DRAY_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros ${DRAY_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_CXX_COMPILER_LAUNCHER})
endif()
find_program(DRAY_MOLD mold)
if(DRAY_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# dray_library(NAME SOURCES a.cpp … DEPS dray_x …): the static library of one folder of core/.
# Its headers are included from the repository's root: #include "core/order/model.hpp".
function(dray_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_DEPS})
endfunction()

# dray_test(NAME SOURCES a.cpp … DEPS dray_x … [LABELS l …] [TIMEOUT s]): a Catch2 program that
# ctest runs as one test.
function(dray_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} dray_test_main)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()

# dray_plugin_test(NAME SOURCES … DEPS … [LABELS …] [TIMEOUT s]): the same for a program that tests a
# plugin through dray/testing, run as two tests: NAME has the plugin behind the host's in-process
# channel, NAME_over_socket behind the one that serialises every effect and event. Test hosts of
# their own get the plugin from dray/testing/connector_of.hpp, which is what this replaces.
function(dray_plugin_test name)
  dray_test(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE dray_sdk_testing dray_channel_connector)
  add_test(NAME ${name}_over_socket COMMAND ${name})
  get_test_property(${name} TIMEOUT timeout)
  get_test_property(${name} LABELS labels)
  set_tests_properties(${name}_over_socket PROPERTIES
    ENVIRONMENT DRAY_TEST_CHANNEL=socket TIMEOUT ${timeout} LABELS "${labels}")
endfunction()
