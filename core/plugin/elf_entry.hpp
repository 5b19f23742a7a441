#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dray::plugin {

/// The head of dray_plugin_entry, read as bytes of the file.
struct entry_head {
    std::uint32_t struct_size = 0;
    std::uint16_t abi_major = 0;
    std::uint16_t abi_minor = 0;
    std::uint16_t min_host_minor = 0;
};

struct elf_reading {
    std::optional<entry_head> entry; ///< empty: no such symbol, or it is not data
    std::string not_a_library;       ///< why the bytes are no shared library for this machine
};

/// Finds the entry in the bytes of an ELF shared library without running any of it. Every offset
/// of the file is hostile. System V ABI, "Object Files".
elf_reading read_entry(std::string_view file);

} // namespace dray::plugin
