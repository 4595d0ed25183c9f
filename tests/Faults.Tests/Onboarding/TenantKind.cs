using System.Globalization;
using System.Text.Json;
using LivePlatform.DevHost.Running;

namespace LivePlatform.Faults.Tests.Onboarding;

/// <summary>A tenant as there are some in the field: what is different in it, and what a run in it comes to.</summary>
/// <param name="Name">Two or three words.</param>
/// <param name="EndsIn">The code of what it waits for in the end; null: it is completed.</param>
/// <param name="WhoActs">Who must do something then.</param>
/// <param name="Before">Arranges it before the run begins.</param>
internal sealed record TenantKind(string Name, string? EndsIn, string? WhoActs, Func<LiveSystem, OnboardedCustomer, Task> Before)
{
    public const string E5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
    public const string AddOn = "e43b5b99-8dfb-405f-9987-dc307f34bcbd";
    private const string E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    private const string Mcoev = "4828c8ec-dc2e-4779-b502-87ac9ce28ab7";
    private const string Teams = "57ff2da0-773e-42df-b2af-ffb7a2317929";
    private const string CustomerAdmin = nameof(CustomerAdmin);

    private static readonly string[] TakenWords =
    [
        "Domain verification failed: the domain is already added to a different Microsoft 365 organization.",
        "This domain is already associated with another Microsoft organization.",
        "Unable to verify this domain because it is used elsewhere in Office 365. Remove the verified domain from the other service "
            + "before adding it here.",
        "Unable to verify this domain because it is used in another Office 365 subscription",
        "The domain has already been verified.",
        "The specified domain is in use in another Azure Active Directory tenant",
    ];

    private static int _wordings;

    /// <summary>What is done while the run waits at a step; null: nothing.</summary>
    public (string Step, string Method, string Path, Func<LiveSystem, OnboardedCustomer, Task> Do)? Meanwhile { get; init; }

    /// <summary>Graph's nodes hear of new objects so much later.</summary>
    public double NodesLagSeconds { get; init; }

    /// <summary>How many licences the activation user has in the end.</summary>
    public int Licences { get; init; } = 1;

    /// <summary>What the run says of a licence.</summary>
    public string? Note { get; init; }

    /// <summary>User and domain were there before, and stay.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>Somebody else's user stands in the way until that person removes it.</summary>
    public bool HasStranger { get; init; }

    public override string ToString() => Name;

    public static IReadOnlyList<TenantKind> All { get; } =
    [
        new("whole product", null, null, Nothing),
        new("add-on and base", null, null, async (system, customer) =>
        {
            await LoseAsync(system, customer, E5);
            await BuyAsync(
                system, customer, E3,
                new { enabled = 10, partNumber = "SPE_E3", plans = new[] { new { planId = Teams, name = "TEAMS1" } } });
        }) { Licences = 2 },
        new("bare add-on", "licence.refused", CustomerAdmin, (system, customer) => LoseAsync(system, customer, E5)),
        new("grace period", null, null, async (system, customer) =>
        {
            await LoseAsync(system, customer, AddOn);
            await BuyAsync(system, customer, E5, new { enabled = 0, warning = 40, capabilityStatus = "Warning" });
        }) { Note = "SPE_E5" },
        new("plan off in the product", null, null, (system, customer) => BuyAsync(system, customer, E5, new
        {
            enabled = 40,
            plans = new[]
            {
                new { planId = Mcoev, name = "MCOEV", status = "Disabled" },
                new { planId = Teams, name = "TEAMS1", status = "Success" },
            },
        })) { Licences = 2 },
        new("no free unit", "licence.none_free", CustomerAdmin, async (system, customer) =>
        {
            await BuyAsync(system, customer, E5, new { enabled = 0 });
            await BuyAsync(system, customer, AddOn, new { enabled = 0 });
        }),
        new("prepared user, plan off", null, null, (system, customer) => PrepareAsync(system, customer, "DE")) { IsPrepared = true },
        new("prepared user, no country", null, null, (system, customer) => PrepareAsync(system, customer, null)) { IsPrepared = true },
        new("federated root", "domain.federated", CustomerAdmin, (system, customer) =>
            customer.ControlAsync(HttpMethod.Put, $"domains/{Stack.Zone}", new { authenticationType = "Federated" })),
        new("slow nodes", null, null, Nothing) { NodesLagSeconds = 4 },
        new("taken domain", "domain.taken", CustomerAdmin, TakenAsync),
        new("taken domain, other words", "domain.taken", CustomerAdmin, TakenAsync),
        new(
            "unknown words",
            "domain.unknown_answer",
            "ServiceProvider",
            (system, customer) => customer.FailAsync("POST", "verify", 400, message: "Computer says no.")),
        new("user made by others", "user.made_by_others", CustomerAdmin, Nothing)
        {
            HasStranger = true,
            Meanwhile = ("CreateActivationUser", "POST", "/users", (_, customer) => customer.ControlAsync(HttpMethod.Post, "users", new
            {
                displayName = "Somebody", mailNickname = "somebody", userPrincipalName = customer.ActivationUser, accountEnabled = true,
            })),
        },
        new("user deleted", "user.vanished", CustomerAdmin, Nothing)
        {
            Meanwhile = (
                "AssignLicence", "GET", "licenseDetails",
                async (_, customer) =>
                    await customer.ControlAsync(HttpMethod.Delete, $"users/{await customer.ActivationUserIdAsync()}", null)),
        },
    ];

    private static Task Nothing(LiveSystem system, OnboardedCustomer customer) => Task.CompletedTask;

    private static async Task LoseAsync(LiveSystem system, OnboardedCustomer customer, string product) =>
        await customer.ControlAsync(HttpMethod.Delete, $"skus/{product}", null);

    private static async Task BuyAsync(LiveSystem system, OnboardedCustomer customer, string product, object bought) =>
        await customer.ControlAsync(HttpMethod.Put, $"skus/{product}", bought);

    private static async Task TakenAsync(LiveSystem system, OnboardedCustomer customer) =>
        await customer.FailAsync("POST", "verify", 400, message: TakenWords[Interlocked.Increment(ref _wordings) % TakenWords.Length]);

    /// <summary>
    /// The customer's administrator made domain and user; the user has a licence whose phone plan is off, unless it has no country and so
    /// no licence.
    /// </summary>
    private static async Task PrepareAsync(LiveSystem system, OnboardedCustomer customer, string? country)
    {
        await customer.ControlAsync(HttpMethod.Put, $"domains/{customer.Domain}", new { authenticationType = "Managed" });
        var person = new
        {
            accountEnabled = true,
            displayName = "Activation",
            mailNickname = "activation",
            userPrincipalName = customer.ActivationUser,
            usageLocation = country,
            passwordProfile = new { password = "Aa1!aaaaaaaa" },
        };
        var made = await ReadAsync(await customer.AsAdminAsync(HttpMethod.Post, "users", person));
        if (country is not null)
        {
            var body =
                new { addLicenses = new[] { new { skuId = E5, disabledPlans = new[] { Mcoev } } }, removeLicenses = Array.Empty<string>() };
            await ReadAsync(
                await customer.AsAdminAsync(HttpMethod.Post, $"users/{made.GetProperty("id").GetString()}/assignLicense", body));
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            answer.IsSuccessStatusCode.ShouldBeTrue(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode}: {text}"));
            return JsonElement.Parse(text);
        }
    }
}
