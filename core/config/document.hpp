#pragma once

// One TOML file as a tree of values with their places. Internal to core/config.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dray::config {

class report;

/// 1-based lines and columns, columns in characters; the end is one past the last.
struct place {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t end_line = 0;
    std::uint32_t end_column = 0;
};

struct member;

struct node {
    enum class kind { text, integer, real, boolean, time, list, table };
    kind is = kind::table;
    place at;
    bool boolean = false;
    std::int64_t integer = 0;
    std::string text;            ///< of text and time
    std::vector<node> items;     ///< of a list
    std::vector<member> members; ///< of a table, by key

    const node* find(std::string_view key) const;
};

struct member {
    std::string key;
    place at; ///< of the key
    node value;
};

/// "a whole number": what a message says was found.
std::string_view name_of(node::kind kind);

struct document {
    std::string name;   ///< as messages say it
    std::string folder; ///< what relative paths start from
    std::string text;
    std::vector<std::string_view> lines;
    node root;
    bool broken = false; ///< does not parse as a whole
    /// Of a broken file: the tables whose headers can be seen, such as {"source", "shop_a"}.
    std::vector<std::pair<std::string, std::string>> seen;

    document() = default;
    document(const document&) = delete;
    document& operator=(const document&) = delete;

    /// Line `line` from `from` to `to` (columns), in place; what stands before and behind is left
    /// out, since it may be a secret.
    std::string excerpt(std::uint32_t line, std::uint32_t from, std::uint32_t to) const;
};

inline constexpr std::size_t max_file_size = 1024 * 1024;
inline constexpr std::size_t max_depth = 16; ///< of tables in tables, lists in lists

/// Reads and parses a file. Null where there is nothing to work with; all mistakes are reported.
std::unique_ptr<document> read_document(const std::string& path, report& to);

/// As read_document(), of a text at hand; `name` and `folder` as in document.
std::unique_ptr<document> parse_document(std::string name, std::string folder, std::string text,
                                         report& to);

} // namespace dray::config
