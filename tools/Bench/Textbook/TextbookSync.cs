using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions.Serialization;

namespace LivePlatform.Bench.Textbook;

/// <summary>
/// Syncs as Microsoft's documentation shows: the Graph SDK's PageIterator over delta queries, saved in pieces of 1,000. Without a store it
/// reads only.
/// </summary>
internal sealed class TextbookSync(GraphServiceClient graph, TextbookRows rows, TextbookStore? store)
{
    private const int AtOnce = 1000;
    private string? _userLink;
    private string? _groupLink;

    /// <summary>The first sync, and each time after that what has changed since.</summary>
    public async Task RunAsync()
    {
        await UsersAsync();
        await GroupsAsync();
    }

    private async Task UsersAsync()
    {
        var first = _userLink is null
            ? await graph.Users.Delta.GetAsDeltaGetResponseAsync(
                request => request.QueryParameters.Select = ["id", .. UserColumns.All.Select(column => column.Property)])
            : await graph.Users.Delta.WithUrl(_userLink).GetAsDeltaGetResponseAsync();
        List<DirectoryUser> shown = [];
        List<Guid> gone = [];
        var iterator = PageIterator<User, Microsoft.Graph.Users.Delta.DeltaGetResponse>.CreatePageIterator(graph, first!, async user =>
        {
            if (user.AdditionalData.ContainsKey("@removed"))
            {
                gone.Add(Guid.Parse(user.Id!));
            }
            else
            {
                shown.Add(rows.Of(user));
            }

            if (shown.Count == AtOnce)
            {
                await FlushAsync(shown, store is null ? null : store.SaveAsync);
            }

            return true;
        });
        await iterator.IterateAsync();
        await FlushAsync(shown, store is null ? null : store.SaveAsync);
        await FlushAsync(gone, store is null ? null : store.RemoveUsersAsync);
        _userLink = iterator.Deltalink;
    }

    private async Task GroupsAsync()
    {
        var first = _groupLink is null
            ? await graph.Groups.Delta.GetAsDeltaGetResponseAsync(
                request => request.QueryParameters.Select = ["id", .. GroupColumns.All.Select(column => column.Property), "members"])
            : await graph.Groups.Delta.WithUrl(_groupLink).GetAsDeltaGetResponseAsync();
        List<DirectoryGroup> shown = [];
        List<DirectoryMember> joined = [], left = [];
        var iterator = PageIterator<Group, Microsoft.Graph.Groups.Delta.DeltaGetResponse>.CreatePageIterator(graph, first!, async group =>
        {
            // An entry without a name tells of members only.
            if (group.DisplayName is not null)
            {
                shown.Add(rows.Of(group));
            }

            foreach (var (member, isGone) in Members(group))
            {
                (isGone ? left : joined).Add(rows.Of(Guid.Parse(group.Id!), member));
                if (joined.Count == AtOnce)
                {
                    await FlushAsync(joined, store is null ? null : store.SaveAsync);
                }
            }

            if (shown.Count == AtOnce)
            {
                await FlushAsync(shown, store is null ? null : store.SaveAsync);
            }

            return true;
        });
        await iterator.IterateAsync();
        await FlushAsync(shown, store is null ? null : store.SaveAsync);
        await FlushAsync(joined, store is null ? null : store.SaveAsync);
        await FlushAsync(left, store is null ? null : store.RemoveAsync);
        _groupLink = iterator.Deltalink;
    }

    // members@delta has no property in the SDK's model: it comes as untyped nodes.
    private static IEnumerable<(UntypedObject Member, bool IsGone)> Members(Group group) =>
        group.AdditionalData.TryGetValue("members@delta", out var value) && value is UntypedArray members
            ? members.GetValue().Cast<UntypedObject>().Select(member => (member, member.GetValue().ContainsKey("@removed")))
            : [];

    private static async Task FlushAsync<T>(List<T> batch, Func<IReadOnlyCollection<T>, Task>? save)
    {
        if (batch.Count > 0 && save is not null)
        {
            await save(batch);
        }

        batch.Clear();
    }
}
