using LivePlatform.Persistence;
using LivePlatform.Replication.Store;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Where a page of memberships ended.</summary>
internal readonly record struct MembershipPlace(Guid GroupId, Guid MemberId)
{
    /// <summary>Reads limit and cursor.</summary>
    public static Refusal? Read(PageQuery page, out int take, out MembershipPlace after)
    {
        after = default;
        if (page.Read(out take, out string? cursor) is { } refusal)
        {
            return refusal;
        }

        if (cursor is null)
        {
            return null;
        }

        if (cursor.Split('/') is not [var first, var second] || !Guid.TryParse(first, out var group)
            || !Guid.TryParse(second, out var member))
        {
            return ProblemCodes.BadPage("The cursor was not made by this list.");
        }

        after = new(group, member);
        return null;
    }

    /// <summary>The page that follows.</summary>
    public async Task<CursorPage<MembershipResponse>> CutAsync(
        IQueryable<DirectoryMember> members, int take, CancellationToken cancellationToken)
    {
        var (group, member) = this;
        var rows = await members.AsNoTracking()
            .Where(x => EF.Functions.GreaterThan(ValueTuple.Create(x.GroupId, x.MemberId), ValueTuple.Create(group, member)))
            .OrderBy(x => x.GroupId).ThenBy(x => x.MemberId)
            .Take(take + 1)
            .Select(x => new MembershipResponse(x.GroupId, x.MemberId, x.MemberType))
            .ToListAsync(cancellationToken);
        return CursorPages.Cut(rows, take, x => $"{x.GroupId}/{x.MemberId}");
    }
}
