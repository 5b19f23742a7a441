// dray-plugin-check FILE.so: whether Dray would load this plugin, and whether it keeps to the
// contract as far as that can be seen without the vendor. With --manifest it prints the manifest.

#include "checks.hpp"

#include <exception>
#include <iostream>
#include <string_view>

int main(int argc, char** argv) {
    const bool manifest = argc == 3 && std::string_view(argv[1]) == "--manifest";
    if ((argc != 2 && !manifest) || std::string_view(argv[argc - 1]).starts_with("-")) {
        std::cerr
            << "usage: dray-plugin-check FILE.so\n"
               "       dray-plugin-check --manifest FILE.so\n"
               "Runs every check that needs no vendor and prints a line for each; with --manifest\n"
               "prints the plugin's manifest instead.\n"
               "exit code: 0 it is a plugin that Dray loads, 1 a check failed, 2 no such file\n";
        return 2;
    }
    try {
        return manifest ? dray::check::print_manifest(argv[2]) : dray::check::run_checks(argv[1]);
    } catch (const std::exception& e) {
        std::cerr << "dray-plugin-check: " << e.what() << '\n';
        return 2;
    }
}
