#pragma once

#include "core/http/exchange.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dray::http {

/// How a secret that is missing or wrong is set right; ends such messages.
inline constexpr std::string_view how_to_set_secret =
    "Correct its file, which is read again within 10 seconds; where the configuration or the "
    "daemon's environment changes, restart drayd.";

/// Where secrets are read. Asked each time one is needed, so a rotation is seen at once.
class secret_source {
public:
    virtual ~secret_source() = default;
    /// The value of the instance's secret `name`; empty where it has none.
    [[nodiscard]] virtual std::optional<std::string> find(std::string_view name) const = 0;
};

enum class secret_encoding : std::uint8_t { raw, basic, xml, json, form };

/// "raw", "basic", "xml", "json", "form"; empty for any other word.
[[nodiscard]] std::optional<secret_encoding> parse_secret_encoding(std::string_view word) noexcept;

/// `value` encoded for its place: base64, XML text, the inside of a JSON string, a form value.
[[nodiscard]] std::string encode_secret(std::string_view value, secret_encoding encoding);

/// One place of a request where a secret belongs: where `marker` first stands.
struct secret_use {
    std::string marker; ///< random, issued for this operation; 16 to 128 characters
    std::string name;
    secret_encoding encoding = secret_encoding::raw;
};

/// A value shorter than this cannot be told from ordinary text, so it is refused as a secret.
inline constexpr std::size_t min_secret_bytes = 4;

/// Puts secrets in their places: each use replaces one occurrence of its marker, looked for in the
/// headers' values in order, then in the body. What is put in is not searched again.
/// Returns why it could not: `secret_in_url`, `secret_marker_invalid`, `secret_marker_missing`,
/// `secret_missing`, `secret_too_short`, `secret_not_header_safe`; then nothing was changed.
[[nodiscard]] std::optional<refusal> place_secrets(std::span<const secret_use> uses,
                                                   const secret_source& secrets,
                                                   std::string_view url, header_list& headers,
                                                   std::string& body);

/// Takes secret values out of what comes back. Knows each value raw and in every encoding a vendor
/// may echo it in; finds them with memmem, so that text without any costs one pass per form.
class scrubber {
public:
    /// Adds a value to look for, as `[secret:NAME]`; values under min_secret_bytes are ignored. Of
    /// each name the two latest values are kept (a rotation while a request is out). Adding what is
    /// known costs a comparison.
    void add(std::string_view name, std::string_view value);
    /// Adds exactly this text, without encodings (an Authorization value made of several secrets).
    void add_literal(std::string_view name, std::string_view text);

    /// Replaces every occurrence; true when there was one.
    bool scrub(std::string& text) const;
    void scrub(header_list& headers) const;
    void scrub(response& answer) const;

private:
    struct known {
        std::string name;
        std::string value;
        bool literal;
    };
    struct form {
        std::string text;
        std::string replacement;
    };
    void remember(std::string_view name, std::string_view value, bool literal);
    void rebuild();
    void add_form(const std::string& name, std::string text);

    std::vector<known> known_; ///< the latest last
    std::vector<form> forms_;  ///< longest first
};

} // namespace dray::http
