#pragma once

// A mistake in the configuration, written like a compiler's. No secret's value is ever in one.

#include <cstdint>
#include <string>
#include <vector>

namespace dray::config {

enum class severity { warning, error };

struct diagnostic {
    config::severity severity = config::severity::error;
    std::string file;               ///< empty: of no file
    std::uint32_t line = 0;         ///< 1-based; 0: of the whole file
    std::uint32_t column = 0;       ///< 1-based, in characters
    std::string path;               ///< "source.shop_a.poll_every"; empty: of no key
    std::string what;               ///< one sentence, no full stop
    std::string remedy;             ///< what to do or write instead; may be empty
    std::vector<std::string> notes; ///< other places: "first defined at a.toml:3:1"
    std::string excerpt;            ///< the line, with all that might be a secret left out
    std::uint32_t width = 1;        ///< characters that the caret underlines

    bool operator==(const diagnostic&) const = default;
};

/// "FILE:LINE:COLUMN: error: PATH: WHAT", the line with a caret, "help: …", "note: …". Several
/// lines, each ended.
std::string to_text(const diagnostic& d);
std::string to_text(const std::vector<diagnostic>& all);

/// One line: "FILE:LINE:COLUMN: WHAT (REMEDY)".
std::string to_line(const diagnostic& d);

} // namespace dray::config
