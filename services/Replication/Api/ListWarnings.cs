using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>A value that could not be stored as Microsoft sent it.</summary>
/// <param name="Part">Part of the directory concerned.</param>
/// <param name="ObjectId">Object id of the user or group.</param>
/// <param name="Property">Name of the property in Microsoft Graph.</param>
/// <param name="Reason">Why the value could not be stored as sent.</param>
/// <param name="Sentence">What is stored instead, for people.</param>
public sealed record ReplicaWarningResponse(PartKind Part, Guid ObjectId, string Property, ValueFault Reason, string Sentence)
{
    internal static ReplicaWarningResponse Of(ValueWarning warning) =>
        new(warning.Part, warning.ObjectId, warning.Property, warning.Fault, warning.Fault switch
        {
            ValueFault.UnstorableCharacter => "It holds a character that cannot be stored; U+FFFD stands in its place.",
            ValueFault.TooLong =>
                $"It is longer than {ReplicaColumn.LongestText} characters, or has more than {ReplicaColumn.MostTexts} entries; the "
                    + "rest is not stored.",
            ValueFault.WrongType => "It is of another type than Microsoft documents; nothing is stored for it.",
            _ => throw new ArgumentOutOfRangeException(nameof(warning)),
        });
}

/// <summary>Lists the values of a replica that are stored otherwise than Microsoft sent them.</summary>
internal static class ListWarnings
{
    public static Task<Results<Ok<CursorPage<ReplicaWarningResponse>>, Refusal>> Handle(
        Guid directoryId, [AsParameters] PageQuery page, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<ReplicaWarningResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (page.Read(out var take, out string? after) is { } refusal)
                {
                    return refusal;
                }

                if (!TryKey(after, out var id, out var property))
                {
                    return ProblemCodes.BadPage("The cursor was not made by this list.");
                }

                if (!await db.Directories.AnyAsync(x => x.Id == directoryId, cancelled))
                {
                    return DirectoryProblems.NotFound();
                }

                var rows = await db.SeenWarnings(directoryId)
                    .Where(x => EF.Functions.GreaterThan(ValueTuple.Create(x.ObjectId, x.Property), ValueTuple.Create(id, property)))
                    .Take(take + 1)
                    .ToListAsync(cancelled);
                return TypedResults.Ok(
                    CursorPages.Cut(rows.ConvertAll(ReplicaWarningResponse.Of), take, x => $"{x.ObjectId}/{x.Property}"));
            },
            cancellationToken);

    /// <summary>The warnings of the generations that readers see, in the order of their objects.</summary>
    public static IQueryable<ValueWarning> SeenWarnings(this ReplicationDbContext db, Guid directoryId) =>
        from warning in db.Warnings.AsNoTracking()
        join part in db.Parts on new
        {
            warning.DirectoryId,
            Kind = warning.Part,
            warning.Generation,
        } equals new { part.DirectoryId, part.Kind, part.Generation }
        where warning.DirectoryId == directoryId
        orderby warning.ObjectId, warning.Property
        select warning;

    private static bool TryKey(string? after, out Guid id, out string property)
    {
        (id, property) = (Guid.Empty, "");
        if (after is null)
        {
            return true;
        }

        // A property's name may hold slashes.
        if (after.Split('/', 2) is not [var first, var second])
        {
            return false;
        }

        property = second;
        return Guid.TryParse(first, out id);
    }
}
