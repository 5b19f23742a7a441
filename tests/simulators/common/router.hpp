#pragma once

// Which vendor a request is for, and the back door beside it. Nothing of sockets.

#include "tests/simulators/common/vendor.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace dray::sim {

/// Requests under /_sim/ are the back door, all others go to the vendor of their port; where
/// several share one, to the one whose path prefix matches.
///
///   GET  /_sim                    {"vendors": ["NAME", …]}
///   POST /_sim/NAME/knobs         vendor::knobs(body); 400 when it answers {"error": …}
///   GET  /_sim/NAME/knobs         what is set
///   GET  /_sim/NAME/books         vendor::books()
///   GET  /_sim/NAME/save          vendor::save()
///   POST /_sim/NAME/load          vendor::load(body)
///
/// NAME may be left out on a port that one vendor has to itself.
class router {
public:
    /// @param place  what tells ports apart: any number of the caller's
    /// @param vendor must outlive the router
    /// Throws std::invalid_argument for a name that is taken, empty or holds other than letters,
    /// digits, '-', '_', '.', or for a place shared without a prefix.
    void add(std::string name, vendor& what, std::size_t place, std::string prefix);

    /// Never throws: what a vendor throws is answered as 500 with the sentence.
    response answer(std::size_t place, const request& req) noexcept;

    /// Something that a vendor sends by itself.
    struct outgoing {
        vendor* from = nullptr;
        sending what;
    };
    /// What all vendors want to send now; each must be `answered`. Never throws.
    std::vector<outgoing> due() noexcept;
    /// @param status  of the receiver, 0 where no answer came
    void answered(const outgoing& one, int status) noexcept;

    /// What may have changed a vendor so far: requests other than GET, and sendings.
    std::uint64_t changes() const { return changes_; }

private:
    struct site {
        std::string name;
        vendor* what;
        std::size_t place;
        std::string prefix;
    };

    response back_door(std::size_t place, const request& req);
    response serve(std::size_t place, const request& req);
    const site* named(std::string_view name) const;
    const site* alone_at(std::size_t place) const;

    std::vector<site> sites_;
    std::uint64_t changes_ = 0;
};

} // namespace dray::sim
