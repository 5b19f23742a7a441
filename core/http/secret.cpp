#include "core/http/secret.hpp"

#include "core/http/detail/encodings.hpp"
#include "core/http/detail/text.hpp"

#include <algorithm>
#include <cstring>

namespace dray::http {

namespace {

constexpr std::size_t min_marker_bytes = 16;
constexpr std::size_t max_marker_bytes = 128;

std::size_t find_text(std::string_view in, std::string_view what, std::size_t from) {
    if (from >= in.size())
        return std::string_view::npos;
    const void* hit = memmem(in.data() + from, in.size() - from, what.data(), what.size());
    return hit ? static_cast<std::size_t>(static_cast<const char*>(hit) - in.data())
               : std::string_view::npos;
}

/// One marker found: where it stands and what goes there.
struct placement {
    std::size_t field; ///< index of the header; the number of headers for the body
    std::size_t at;
    std::size_t length;
    std::string value;
};

bool taken(const std::vector<placement>& all, std::size_t field, std::size_t at,
           std::size_t length) {
    return std::any_of(all.begin(), all.end(), [&](const placement& p) {
        return p.field == field && at < p.at + p.length && p.at < at + length;
    });
}

std::optional<std::size_t> find_free(const std::vector<placement>& all, std::size_t field,
                                     std::string_view text, std::string_view marker) {
    auto at = find_text(text, marker, 0);
    while (at != std::string_view::npos && taken(all, field, at, marker.size()))
        at = find_text(text, marker, at + 1);
    if (at == std::string_view::npos)
        return std::nullopt;
    return at;
}

std::string spliced(std::string_view text, std::span<const placement> sorted) {
    std::string out;
    std::size_t done = 0;
    for (const auto& p : sorted) {
        out += text.substr(done, p.at - done);
        out += p.value;
        done = p.at + p.length;
    }
    out += text.substr(done);
    return out;
}

refusal refused(std::string code, const std::string& name, const std::string& why) {
    refusal out;
    out.code = std::move(code);
    out.message = "The secret \"" + name + "\" " + why + " Nothing was sent.";
    return out;
}

} // namespace

std::optional<secret_encoding> parse_secret_encoding(std::string_view word) noexcept {
    if (word == "raw")
        return secret_encoding::raw;
    if (word == "basic")
        return secret_encoding::basic;
    if (word == "xml")
        return secret_encoding::xml;
    if (word == "json")
        return secret_encoding::json;
    if (word == "form")
        return secret_encoding::form;
    return std::nullopt;
}

std::string encode_secret(std::string_view value, secret_encoding encoding) {
    switch (encoding) {
    case secret_encoding::raw:
        return std::string(value);
    case secret_encoding::basic:
        return detail::base64(value);
    case secret_encoding::xml:
        return detail::xml_text(value);
    case secret_encoding::json:
        return detail::json_text(value);
    case secret_encoding::form:
        return detail::form_value(value);
    }
    return std::string(value);
}

std::optional<refusal> place_secrets(std::span<const secret_use> uses, const secret_source& secrets,
                                     std::string_view url, header_list& headers,
                                     std::string& body) {
    std::vector<placement> all;
    for (const auto& use : uses) {
        if (use.marker.size() < min_marker_bytes || use.marker.size() > max_marker_bytes)
            return refused("secret_marker_invalid", use.name,
                           "is listed with a marker that is not 16 to 128 characters long; the "
                           "connector must use the marker that it was given.");
        if (url.find(use.marker) != std::string_view::npos)
            return refused("secret_in_url", use.name,
                           "stands in the address of a request, where logs and proxies would keep "
                           "it; the connector must send it in a header or the body.");
        const auto value = secrets.find(use.name);
        if (!value)
            return refused("secret_missing", use.name,
                           "cannot be read. " + std::string(how_to_set_secret));
        if (value->size() < min_secret_bytes)
            return refused("secret_too_short", use.name,
                           "is shorter than 4 characters, too short to be kept out of logs. Was it "
                           "cut off when it was stored?");
        placement p;
        p.value = encode_secret(*value, use.encoding);
        p.length = use.marker.size();
        std::optional<std::size_t> at;
        for (p.field = 0; p.field < headers.size() && !at; ++p.field) {
            at = find_free(all, p.field, headers[p.field].second, use.marker);
            if (at)
                break;
        }
        if (at && !detail::is_header_value(p.value))
            return refused("secret_not_header_safe", use.name,
                           "holds a line break or control character, which cannot stand in a "
                           "header. Store it again without.");
        if (!at)
            at = find_free(all, headers.size(), body, use.marker);
        if (!at)
            return refused("secret_marker_missing", use.name,
                           "is listed for a request whose headers and body do not hold its "
                           "marker: a fault of the connector.");
        p.at = *at;
        all.push_back(std::move(p));
    }
    std::sort(all.begin(), all.end(), [](const placement& a, const placement& b) {
        return a.field != b.field ? a.field < b.field : a.at < b.at;
    });
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i;
        while (end < all.size() && all[end].field == all[i].field)
            ++end;
        std::string& text = all[i].field < headers.size() ? headers[all[i].field].second : body;
        text = spliced(text, std::span(all).subspan(i, end - i));
        i = end;
    }
    return std::nullopt;
}

void scrubber::add(std::string_view name, std::string_view value) {
    remember(name, value, false);
}

void scrubber::add_literal(std::string_view name, std::string_view text) {
    remember(name, text, true);
}

void scrubber::remember(std::string_view name, std::string_view value, bool literal) {
    if (value.size() < min_secret_bytes)
        return;
    const auto alike = [&](const known& k) { return k.literal == literal && k.name == name; };
    for (const auto& k : known_)
        if (alike(k) && k.value == value)
            return;
    if (std::count_if(known_.begin(), known_.end(), alike) >= 2)
        known_.erase(std::find_if(known_.begin(), known_.end(), alike));
    known one;
    one.name = name;
    one.value = value;
    one.literal = literal;
    known_.push_back(std::move(one));
    rebuild();
}

void scrubber::rebuild() {
    forms_.clear();
    for (const auto& [name, value, literal] : known_) {
        if (literal) {
            add_form(name, value);
            continue;
        }
        for (auto& echo : detail::echoed_forms(value))
            add_form(name, std::move(echo));
    }
}

void scrubber::add_form(const std::string& name, std::string text) {
    for (const auto& other : forms_)
        if (other.text == text)
            return;
    form one;
    one.text = std::move(text);
    one.replacement = "[secret:" + name + "]";
    // Longest first: where one form begins with another, the whole of it goes.
    const auto place = std::find_if(forms_.begin(), forms_.end(), [&](const form& other) {
        return other.text.size() < one.text.size();
    });
    forms_.insert(place, std::move(one));
}

bool scrubber::scrub(std::string& text) const {
    constexpr auto none = std::string_view::npos;
    std::vector<std::size_t> next; // per form: where it stands next; only once one was found
    for (std::size_t i = 0; i < forms_.size(); ++i) {
        const auto at = find_text(text, forms_[i].text, 0);
        if (at == none && next.empty())
            continue;
        if (next.empty())
            next.assign(forms_.size(), none);
        next[i] = at;
    }
    if (next.empty())
        return false;

    std::string out;
    std::size_t done = 0;
    for (;;) {
        std::size_t best = forms_.size();
        for (std::size_t i = 0; i < forms_.size(); ++i) {
            if (next[i] != none && next[i] < done)
                next[i] = find_text(text, forms_[i].text, done);
            if (next[i] != none && (best == forms_.size() || next[i] < next[best]))
                best = i;
        }
        if (best == forms_.size())
            break;
        out.append(text, done, next[best] - done);
        out += forms_[best].replacement;
        done = next[best] + forms_[best].text.size();
    }
    out.append(text, done, none);
    text = std::move(out);
    return true;
}

void scrubber::scrub(header_list& headers) const {
    for (auto& [name, value] : headers) {
        scrub(name);
        scrub(value);
    }
}

void scrubber::scrub(response& answer) const {
    scrub(answer.headers);
    scrub(answer.body);
}

} // namespace dray::http
