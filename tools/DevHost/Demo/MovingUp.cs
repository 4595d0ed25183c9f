using System.Text.Json;

namespace LivePlatform.DevHost.Demo;

/// <summary>
/// Connections move up from a user's rights to registrations of their own, while their tenants change and are replicated.
/// </summary>
internal sealed class MovingUp(IReadOnlyList<CustomerStory> stories, ApiClient api, DemoVoice voice)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Passwords become sign-ins; the others live on meanwhile.</summary>
    public Task ToTokensAsync(CancellationToken stop) => Task.WhenAll(stories.Select(async story =>
    {
        if (story.Customer.First == FirstMethod.Password)
        {
            var moved = story.MoveToTokenAsync(stop);
            await story.LiveWhileAsync(moved, stop);
            await moved;
        }
    }));

    /// <summary>
    /// All move to registrations by three upgrades: the operator's list, the users' own rights, and links to administrators.
    /// </summary>
    public async Task ToRegistrationsAsync(CancellationToken stop)
    {
        var upgrades = Enum.GetValues<UpgradeBy>().Where(by => by != UpgradeBy.Nothing).Select(by => UpgradeAsync(by, [.. Of(by)], stop))
            .ToList();
        var all = Task.WhenAll(upgrades);
        await Task.WhenAll(stories.Where(story => story.Customer.SignsIn).Select(story => story.LiveWhileAsync(all, stop)));
        await all;
    }

    private IEnumerable<CustomerStory> Of(UpgradeBy by) => stories.Where(story => story.Customer.By == by);

    private async Task UpgradeAsync(UpgradeBy by, List<CustomerStory> moving, CancellationToken stop)
    {
        var upgrade = (await api.CreateAsync("api/v1/upgrades", Order(by, moving), stop)).Guid("id");
        if (by == UpgradeBy.Invitation)
        {
            var invited = await api.WaitAsync(
                $"api/v1/upgrades/{upgrade}/items",
                x => Items(x).TrueForAll(item => item.Text("invitationId") is not null),
                Patience,
                stop);
            await Task.WhenAll(moving.Select(story =>
                story.AnswerInvitationAsync(
                    Items(invited).Single(item => item.Guid("connectionId") == story.ConnectionId).Guid("invitationId"), stop)));
        }

        await api.WaitAsync($"api/v1/upgrades/{upgrade}", x => x.GetProperty("isFinished").GetBoolean(), Patience, stop);
        foreach (var item in Items(await api.GetAsync($"api/v1/upgrades/{upgrade}/items", stop)))
        {
            var story = moving.Single(x => x.ConnectionId == item.Guid("connectionId"));
            story.Result.Expect(
                item.Text("state") == "Done", $"the upgrade by {by} left it {item.Text("state")}: {item.GetProperty("failure")}");
            await story.NoteMethodAsync(stop);
        }

        voice.Tell($"Bulk upgrade by {by}: {moving.Count} connections moved to registrations");
    }

    private static object Order(UpgradeBy by, List<CustomerStory> moving) => by switch
    {
        UpgradeBy.Csv => new
        {
            name = "Registrations from the customers' list",
            source = nameof(UpgradeBy.Csv),
            csv = "tenant,client id,secret\n"
                + string.Join('\n', moving.Select(x => $"{x.Customer.TenantId},{x.Customer.ClientId},{x.Customer.Secret}")),
        },
        UpgradeBy.DelegatedToken => new
        {
            name = "Registrations made by the platform",
            source = nameof(UpgradeBy.DelegatedToken),
            connectionIds = moving.Select(x => x.ConnectionId),
        },
        UpgradeBy.Invitation => new
        {
            name = "Registrations by invitation",
            source = nameof(UpgradeBy.Invitation),
            senderName = "Northwind Voice",
            connectionIds = moving.Select(x => x.ConnectionId),
        },
        _ => throw new InvalidOperationException($"No upgrade by {by}."),
    };

    private static List<JsonElement> Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];
}
