# cmake -DCHECK=check_plugin.cmake -DPLUGIN=file -DREASON=word -P expect_refusal.cmake
# Passes when the check refuses the file, and for that reason.
execute_process(COMMAND ${CMAKE_COMMAND} -DPLUGIN=${PLUGIN} -DSANITIZE=${SANITIZE} -P ${CHECK}
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
string(REGEX REPLACE "[ \n]+" " " output "${output}")
if(result EQUAL 0)
  message(FATAL_ERROR "${PLUGIN} was accepted; it should be refused as: ${REASON}")
elseif(NOT output MATCHES "${REASON}")
  message(FATAL_ERROR "${PLUGIN} was refused, but not as: ${REASON}\n${output}")
endif()
