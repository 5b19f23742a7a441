# The packages of docs/dependencies.md, each under one name. Boost.Asio, Beast and JSON are header
# heavy: their implementations are compiled once here, and everybody else sees declarations.

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(spdlog REQUIRED)
find_package(pugixml REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(date REQUIRED)
find_package(Catch2 2 REQUIRED)
find_package(benchmark QUIET)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
find_package(Boost 1.81 REQUIRED)

set(DRAY_DEPS_DIR ${CMAKE_CURRENT_LIST_DIR}/dependencies)

add_library(dray_json STATIC ${DRAY_DEPS_DIR}/json.cpp)
target_link_libraries(dray_json PUBLIC Boost::headers)

# Boost.URL: Debian's static library is not position independent, so it is compiled here too.
add_library(dray_url STATIC ${DRAY_DEPS_DIR}/url.cpp)
target_link_libraries(dray_url PUBLIC Boost::headers)

add_library(dray_asio STATIC ${DRAY_DEPS_DIR}/asio.cpp ${DRAY_DEPS_DIR}/asio_ssl.cpp
                             ${DRAY_DEPS_DIR}/beast.cpp)
target_compile_definitions(dray_asio PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE)
target_link_libraries(dray_asio PUBLIC Boost::headers OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB
                                       Threads::Threads)

add_library(dray_test_main STATIC ${DRAY_DEPS_DIR}/catch_main.cpp)
target_link_libraries(dray_test_main PUBLIC Catch2::Catch2)
