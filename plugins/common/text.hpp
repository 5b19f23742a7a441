#pragma once

// Small things that are done to vendors' texts. Letters are ASCII's; all else is left as it is.

#include <string>
#include <string_view>

namespace dray::common {

/// Without blanks and line breaks at its ends.
std::string trimmed(std::string_view text);

/// At most `most` bytes, cut between two characters of UTF-8.
std::string cut(std::string text, std::size_t most);

std::string upper(std::string text);
std::string lower(std::string text);

/// Control characters as blanks, at most `most` bytes with "..." at the end where more was there:
/// for messages.
std::string one_line(std::string text, std::size_t most = 300);

/// What a person would read of a fragment of HTML: no tags, comments, styles or scripts, the common
/// character references resolved, runs of blanks and breaks as one blank. Text without any of them
/// stays as it is but for its outer blanks.
std::string without_html(std::string_view html);

/// `text` for a URL's path or query: all but letters, digits and -._~ as %XX.
std::string url_part(std::string_view text);

} // namespace dray::common
