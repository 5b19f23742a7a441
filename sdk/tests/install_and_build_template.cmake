# Installs the SDK from BUILD into a folder of its own, copies the template from what was installed,
# and does what docs/writing-plugins.md tells a stranger to do. Leaves nothing behind when it passes.

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE result OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGV}\nended with ${result}:\n${output}")
  endif()
endfunction()

set(launcher)
if(CCACHE)
  set(launcher -DCMAKE_CXX_COMPILER_LAUNCHER=${CCACHE})
endif()
set(prefix ${SCRATCH}/prefix)
file(REMOVE_RECURSE ${SCRATCH})
run(${CMAKE_COMMAND} --install ${BUILD} --component dray-sdk --prefix ${prefix})
file(COPY ${prefix}/share/dray-sdk/template DESTINATION ${SCRATCH})
run(${CMAKE_COMMAND} -S ${SCRATCH}/template -B ${SCRATCH}/build -G ${GENERATOR}
  -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_C_COMPILER=${CC} -DCMAKE_CXX_COMPILER=${CXX}
  ${launcher} -DCMAKE_BUILD_TYPE=Debug)
run(${CMAKE_COMMAND} --build ${SCRATCH}/build --parallel 2)
run(${CMAKE_CTEST_COMMAND} --test-dir ${SCRATCH}/build --output-on-failure --no-tests=error)
run(${prefix}/bin/dray-plugin-check ${SCRATCH}/build/plugins/my_shop.so)
file(REMOVE_RECURSE ${SCRATCH})
