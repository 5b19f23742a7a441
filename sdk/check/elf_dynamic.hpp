#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dray::check {

struct elf_dynamic {
    std::vector<std::string> exported; ///< defined global, weak and unique symbols
    std::vector<std::string> needed;   ///< libraries that the loader brings in with it
    bool has_run_path = false;
    std::string wrong; ///< why the bytes could not be read; empty where they could
};

/// The dynamic section and symbols of an ELF file, read as bytes: every offset may be hostile.
elf_dynamic read_dynamic(std::string_view file);

} // namespace dray::check
