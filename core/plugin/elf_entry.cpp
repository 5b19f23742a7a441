#include "core/plugin/elf_entry.hpp"

#include "dray/abi/entry.h"

#include <elf.h>

#include <cstring>

namespace dray::plugin {

namespace {

/// A copy of T at `offset`, or nothing where the file is too short.
template <class T>
std::optional<T> at(std::string_view file, std::uint64_t offset) {
    if (offset > file.size() || file.size() - offset < sizeof(T))
        return std::nullopt;
    T value;
    std::memcpy(&value, file.data() + offset, sizeof(T));
    return value;
}

std::optional<std::uint64_t> file_offset(std::string_view file, const Elf64_Ehdr& head,
                                         std::uint64_t address) {
    for (unsigned i = 0; i < head.e_phnum; ++i) {
        const auto p = at<Elf64_Phdr>(file, head.e_phoff + std::uint64_t{i} * sizeof(Elf64_Phdr));
        if (!p)
            return std::nullopt;
        if (p->p_type == PT_LOAD && address >= p->p_vaddr && address - p->p_vaddr < p->p_filesz) {
            return p->p_offset + (address - p->p_vaddr);
        }
    }
    return std::nullopt;
}

/// Whether the file ends before what its headers speak of: a copy that was cut. Mapped, its missing
/// pages would end the process with SIGBUS.
bool is_cut(std::string_view file, const Elf64_Ehdr& head) {
    const auto reaches = [&](std::uint64_t offset, std::uint64_t size) {
        return offset <= file.size() && size <= file.size() - offset;
    };
    if (!reaches(head.e_shoff, std::uint64_t{head.e_shnum} * sizeof(Elf64_Shdr)))
        return true;
    for (unsigned i = 0; i < head.e_phnum; ++i) {
        const auto p = at<Elf64_Phdr>(file, head.e_phoff + std::uint64_t{i} * sizeof(Elf64_Phdr));
        if (!p || (p->p_type == PT_LOAD && !reaches(p->p_offset, p->p_filesz)))
            return true;
    }
    return false;
}

} // namespace

elf_reading read_entry(std::string_view file) {
    elf_reading r;
    const auto head = at<Elf64_Ehdr>(file, 0);
    if (!head || std::memcmp(head->e_ident, ELFMAG, SELFMAG) != 0) {
        r.not_a_library = "it is not an ELF file";
        return r;
    }
#if defined(__x86_64__)
    constexpr auto machine = EM_X86_64;
#elif defined(__aarch64__)
    constexpr auto machine = EM_AARCH64;
#else
#error "name this machine's ELF number"
#endif
    if (head->e_ident[EI_CLASS] != ELFCLASS64 || head->e_machine != machine ||
        head->e_ident[EI_DATA] != ELFDATA2LSB) {
        r.not_a_library = "it was built for another machine";
        return r;
    }
    if (head->e_type != ET_DYN || head->e_phentsize != sizeof(Elf64_Phdr)) {
        r.not_a_library = "it is not a shared library";
        return r;
    }
    if (is_cut(file, *head)) {
        r.not_a_library = "it is cut short; copy it again";
        return r;
    }
    for (unsigned i = 0; i < head->e_shnum; ++i) {
        const auto table =
            at<Elf64_Shdr>(file, head->e_shoff + std::uint64_t{i} * sizeof(Elf64_Shdr));
        if (!table)
            break;
        if (table->sh_type != SHT_DYNSYM)
            continue;
        const auto names = at<Elf64_Shdr>(file, head->e_shoff + std::uint64_t{table->sh_link} *
                                                                    sizeof(Elf64_Shdr));
        if (!names || names->sh_offset > file.size())
            break;
        const auto text = file.substr(names->sh_offset, names->sh_size);
        const auto count = table->sh_size / sizeof(Elf64_Sym);
        for (std::uint64_t n = 0; n < count; ++n) {
            const auto symbol = at<Elf64_Sym>(file, table->sh_offset + n * sizeof(Elf64_Sym));
            if (!symbol)
                break;
            if (symbol->st_shndx == SHN_UNDEF || symbol->st_name >= text.size())
                continue;
            const auto name = text.substr(symbol->st_name);
            constexpr std::string_view wanted = DRAY_PLUGIN_ENTRY_SYMBOL;
            if (name.size() <= wanted.size() || name.substr(0, wanted.size()) != wanted ||
                name[wanted.size()] != '\0') {
                continue;
            }
            if (ELF64_ST_TYPE(symbol->st_info) != STT_OBJECT)
                return r; // a function of that name is no entry
            const auto offset = file_offset(file, *head, symbol->st_value);
            if (!offset)
                return r;
            const auto size = at<std::uint32_t>(file, *offset);
            const auto major = at<std::uint16_t>(file, *offset + 4);
            const auto minor = at<std::uint16_t>(file, *offset + 6);
            const auto host = at<std::uint16_t>(file, *offset + 8);
            if (!size || !major || !minor || !host)
                return r;
            r.entry = entry_head{*size, *major, *minor, *host};
            return r;
        }
    }
    return r;
}

} // namespace dray::plugin
