# The targets that plugins link, from the sources beside them: the same in Dray's own tree and in a
# plugin's project that found the installed SDK. Expects DRAY_SDK_INCLUDE_DIR, DRAY_SDK_SOURCE_DIR
# and Boost::headers.
#
#   dray_sdk           the wrapper and the data types. Header-only in principle, but compiled once
#                      so that each plugin builds in seconds. Static: hidden in what it ends up in.
#   dray_sdk_testing   the script host and the vendor host of dray/testing, for tests of plugins

if(NOT TARGET dray_json)
  add_library(dray_json STATIC ${DRAY_SDK_SOURCE_DIR}/json.cpp)
  target_link_libraries(dray_json PUBLIC Boost::headers)
endif()

add_library(dray_sdk STATIC ${DRAY_SDK_SOURCE_DIR}/data.cpp ${DRAY_SDK_SOURCE_DIR}/sdk.cpp)
target_include_directories(dray_sdk PUBLIC ${DRAY_SDK_INCLUDE_DIR})
target_compile_definitions(dray_sdk PUBLIC DRAY_SDK_SEPARATE_COMPILATION)
target_link_libraries(dray_sdk PUBLIC dray_json)
target_compile_features(dray_sdk PUBLIC cxx_std_20)

add_library(dray_sdk_testing STATIC EXCLUDE_FROM_ALL
  ${DRAY_SDK_SOURCE_DIR}/testing/connector_of.cpp
  ${DRAY_SDK_SOURCE_DIR}/testing/contract.cpp
  ${DRAY_SDK_SOURCE_DIR}/testing/effect_reader.cpp
  ${DRAY_SDK_SOURCE_DIR}/testing/operation_loop.cpp
  ${DRAY_SDK_SOURCE_DIR}/testing/run_once.cpp
  ${DRAY_SDK_SOURCE_DIR}/testing/script.cpp
  ${DRAY_SDK_SOURCE_DIR}/testing/text_matcher.cpp
  ${DRAY_SDK_SOURCE_DIR}/testing/vendor_host.cpp)
target_link_libraries(dray_sdk_testing PUBLIC dray_sdk)

set_target_properties(dray_json dray_sdk dray_sdk_testing PROPERTIES POSITION_INDEPENDENT_CODE ON)
