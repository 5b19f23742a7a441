# cmake -DPLUGIN=file.so [-DSANITIZE=address,…] -P check_plugin.cmake
#
# Fails, naming what is wrong, unless the library exports exactly the data symbol dray_plugin_entry
# and needs only libraries that every Debian 12 has. A sanitizer build may need its run time too.

cmake_minimum_required(VERSION 3.25)
find_program(READELF NAMES readelf llvm-readelf llvm-readelf-14 REQUIRED)

function(read_elf option to)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${READELF} --wide ${option} ${PLUGIN}
    OUTPUT_VARIABLE text ERROR_VARIABLE error RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${PLUGIN}: not a readable ELF file: ${error}")
  endif()
  string(REPLACE ";" "," text "${text}")
  string(REPLACE "[" "(" text "${text}")
  string(REPLACE "]" ")" text "${text}")
  string(REPLACE "\n" ";" text "${text}")
  set(${to} "${text}" PARENT_SCOPE)
endfunction()

read_elf(--dyn-syms symbols)
set(exported)
foreach(line IN LISTS symbols)
  # Num: Value Size Type Bind Vis Ndx Name
  if(line MATCHES "^ *[0-9]+: +[0-9a-f]+ +[^ ]+ +([A-Z_]+) +(GLOBAL|WEAK|UNIQUE) +[A-Z]+ +([^ ]+) +([^ ]+)")
    set(type ${CMAKE_MATCH_1})
    set(section ${CMAKE_MATCH_3})
    set(symbol ${CMAKE_MATCH_4})
    if(SANITIZE AND symbol MATCHES "^__odr_asan")
      continue()
    endif()
    if(NOT section STREQUAL "UND" AND NOT section STREQUAL "ABS")
      list(APPEND exported "${symbol}")
      if(symbol STREQUAL "dray_plugin_entry" AND NOT type STREQUAL "OBJECT")
        message(FATAL_ERROR "${PLUGIN}: dray_plugin_entry is ${type}, not data; "
          "define it with DRAY_PLUGIN(your_connector)")
      endif()
    endif()
  endif()
endforeach()
if(NOT "dray_plugin_entry" IN_LIST exported)
  message(FATAL_ERROR "${PLUGIN}: missing_entry: no symbol dray_plugin_entry; "
    "write DRAY_PLUGIN(your_connector) in one source file")
endif()
list(REMOVE_ITEM exported dray_plugin_entry)
if(exported)
  list(LENGTH exported count)
  list(SUBLIST exported 0 5 some)
  string(REPLACE ";" ", " some "${some}")
  message(FATAL_ERROR "${PLUGIN}: extra_exports: ${count} symbols besides dray_plugin_entry "
    "(${some}); link with the version script plugin.map, as dray_add_plugin() does")
endif()

read_elf(--dynamic entries)
set(allowed "^(libc\\.so\\.6|libm\\.so\\.6|libstdc\\+\\+\\.so\\.6|libgcc_s\\.so\\.1|ld-linux.*\\.so\\.[0-9])$")
foreach(line IN LISTS entries)
  if(line MATCHES "\\(NEEDED\\).*\\(([^()]+)\\) *$")
    set(library ${CMAKE_MATCH_1})
    if(SANITIZE AND library MATCHES "^lib(a|ub|t|l)san\\.so")
      continue()
    endif()
    if(NOT library MATCHES "${allowed}")
      message(FATAL_ERROR "${PLUGIN}: extra_library: it needs ${library} at run time; "
        "link that statically or do without (allowed: libc, libm, libstdc++, libgcc_s)")
    endif()
  elseif(line MATCHES "\\((RPATH|RUNPATH|TEXTREL)\\)")
    message(FATAL_ERROR "${PLUGIN}: has a ${CMAKE_MATCH_1}, which a plugin may not have")
  endif()
endforeach()
