# dray_add_plugin(NAME SOURCES a.cpp … [LIBRARIES target …] [DIRECTORY dir] [INCOMPLETE])
#
# Builds NAME.so in DIRECTORY (default ${CMAKE_BINARY_DIR}/plugins): a shared library that exports one symbol,
# dray_plugin_entry, and needs only libc, libm, libstdc++ and libgcc_s at run time. Both are checked
# after each link and by the test plugin_NAME_shape, so a library that would not load is never
# built. The test plugin_NAME_check runs dray-plugin-check on it, but not where it is INCOMPLETE (has
# functions that no host knows, say). LIBRARIES are static libraries or header-only targets.
#
# Also makes NAME_connector, the same objects as a static library, for tests that run the connector
# without loading it.
function(dray_add_plugin name)
  cmake_parse_arguments(arg "INCOMPLETE" "DIRECTORY" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "dray_add_plugin(${name}): no SOURCES")
  endif()
  if(NOT arg_DIRECTORY)
    set(arg_DIRECTORY ${CMAKE_BINARY_DIR}/plugins)
  endif()
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})

  add_library(${name}_connector STATIC ${arg_SOURCES})
  target_link_libraries(${name}_connector PUBLIC dray_sdk ${arg_LIBRARIES})
  set_target_properties(${name}_connector PROPERTIES
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON POSITION_INDEPENDENT_CODE ON)

  add_library(${name} MODULE $<TARGET_OBJECTS:${name}_connector>)
  target_link_libraries(${name} PRIVATE dray_sdk ${arg_LIBRARIES})
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".so" LINKER_LANGUAGE CXX LINK_DEPENDS ${here}/plugin.map
    LIBRARY_OUTPUT_DIRECTORY ${arg_DIRECTORY})
  target_link_options(${name} PRIVATE -Wl,--version-script=${here}/plugin.map -Wl,--as-needed)
  # A sanitizer's run time is in the program that loads the plugin, so its symbols stay open.
  if(NOT DRAY_SANITIZE)
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()

  set(check ${CMAKE_COMMAND} -DPLUGIN=$<TARGET_FILE:${name}> -DSANITIZE=${DRAY_SANITIZE}
            -P ${here}/check_plugin.cmake)
  add_custom_command(TARGET ${name} POST_BUILD COMMAND ${check} VERBATIM)
  add_test(NAME plugin_${name}_shape COMMAND ${check})
  if(TARGET dray_plugin_check AND NOT arg_INCOMPLETE)
    add_test(NAME plugin_${name}_check COMMAND dray_plugin_check $<TARGET_FILE:${name}>)
  endif()
endfunction()
