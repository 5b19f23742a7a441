# cmake -DPLUGIN=file -DREASON=regex (-DCHECK=check_plugin.cmake | -DTOOL=dray-plugin-check)
#       -P expect_refusal.cmake
# Passes when the check refuses the file, and for that reason.
if(TOOL)
  set(command ${TOOL} ${PLUGIN})
else()
  set(command ${CMAKE_COMMAND} -DPLUGIN=${PLUGIN} -DSANITIZE=${SANITIZE} -P ${CHECK})
endif()
execute_process(COMMAND ${command}
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
string(REGEX REPLACE "[ \n]+" " " output "${output}${errors}")
if(result EQUAL 0)
  message(FATAL_ERROR "${PLUGIN} was accepted; it should be refused as: ${REASON}")
elseif(TOOL AND NOT result EQUAL 1)
  message(FATAL_ERROR "${TOOL} ended with ${result}, not 1\n${output}")
elseif(NOT output MATCHES "${REASON}")
  message(FATAL_ERROR "${PLUGIN} was refused, but not as: ${REASON}\n${output}")
endif()
