// dray-plugin-check FILE.so: whether Dray would load this plugin, and whether it keeps to the
// contract as far as that can be seen without the vendor.

#include "checks.hpp"

#include <exception>
#include <iostream>
#include <string_view>

int main(int argc, char** argv) {
    if (argc != 2 || std::string_view(argv[1]).starts_with("-")) {
        std::cerr
            << "usage: dray-plugin-check FILE.so\n"
               "Runs every check that needs no vendor and prints a line for each.\n"
               "exit code: 0 it is a plugin that Dray loads, 1 a check failed, 2 no such file\n";
        return 2;
    }
    try {
        return dray::check::run_checks(argv[1]);
    } catch (const std::exception& e) {
        std::cerr << "dray-plugin-check: " << e.what() << '\n';
        return 2;
    }
}
