using System.Net;
using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.TestKit.Services;

namespace LivePlatform.RoleValidation.Tests.Hosting;

/// <summary>A customer of a provider of its own, with one connection.</summary>
internal sealed class Customer(RoleValidationHost host, CustomerApp app, Guid? provider = null)
{
    private long _version;

    /// <summary>The same connection, with another principal.</summary>
    public Customer(RoleValidationHost host, CustomerApp app, Customer former)
        : this(host, app, former.Provider) => (Id, Connection, _version) = (former.Id, former.Connection, former._version);

    public Guid Provider { get; } = provider ?? Guid.NewGuid();

    public Guid Id { get; } = Guid.NewGuid();

    public Guid Connection { get; } = Guid.NewGuid();

    public CustomerApp App => app;

    public HttpClient Operator => field ??= host.Service.ClientOf(TestIssuer.OperatorToken(provider: Provider));

    /// <summary>A customer whose connection was just verified.</summary>
    public static async Task<Customer> ConnectAsync(RoleValidationHost host, params string[] permissions)
    {
        var customer = new Customer(host, await host.Microsoft.RegisterAsync(permissions));
        host.Broker.Know(customer.Connection, customer.App);
        await customer.TellAsync();
        return customer;
    }

    /// <summary>A customer whose connection works with the rights of a user.</summary>
    public static async Task<Customer> SignInAsync(RoleValidationHost host, params string[] scopes)
    {
        var customer = new Customer(host, await host.Microsoft.RegisterUserAsync(scopes));
        host.Broker.Know(customer.Connection, customer.App);
        await customer.TellAsync();
        return customer;
    }

    private ConnectionMethod Usual => app.User is null ? ConnectionMethod.AppRegistration : ConnectionMethod.DelegatedToken;

    public ConnectionChanged News(
        ConnectionStatus status = ConnectionStatus.Verified,
        int credential = 1,
        bool removed = false,
        ConnectionMethod? method = null) => new(
            Connection, Guid.NewGuid(), Id, app.Tenant, method ?? Usual, status, app.App, credential, null, null, null,
            host.Clock.GetUtcNow(), removed, ++_version);

    public Task TellAsync(
        ConnectionStatus status = ConnectionStatus.Verified, int credential = 1, bool removed = false, ConnectionMethod? method = null) =>
        host.TellAsync(Provider, News(status, credential, removed, method));

    /// <summary>Asks as an operator.</summary>
    public async Task<Answer> AskAsync(string stage = "DayTwo", string? dnsMode = null)
    {
        var asked = await Operator.CreateAsync("/api/v1/role-assessments", new { connectionId = Connection, stage, dnsMode });
        asked.Status.ShouldBe(HttpStatusCode.Created, asked.Text);
        return asked;
    }

    /// <summary>Asks as an operator, and lets the loop turn.</summary>
    public async Task<Assessed> AssessAsync(string stage = "DayTwo", string? dnsMode = null)
    {
        var asked = await AskAsync(stage, dnsMode);
        await host.TurnAsync();
        return Assessed.Of((await Operator.ReadAsync(asked.Location!)).Body);
    }

    /// <summary>The newest result; null when there is none.</summary>
    public async Task<Assessed?> NewestAsync() => (await ListAsync("")) is [{ } newest] ? newest : null;

    /// <summary>The newest result of one stage, which was asked for with one DNS mode only.</summary>
    public async Task<Assessed?> NewestAsync(string stage) => (await ListAsync($"&stage={stage}")).SingleOrDefault();

    public async Task<List<Assessed>> HistoryAsync() => await ListAsync("&history=true");

    public async Task<List<RolesAssessed>> EventsAsync() =>
        (await host.QueryAsync<string>(
            "SELECT body::text FROM outbox WHERE service_provider_id = $1 AND type LIKE '%.RolesAssessed' ORDER BY sequence", Provider))
            .ConvertAll(body => JsonSerializer.Deserialize<RolesAssessed>(body, JsonSerializerOptions.Web)!);

    /// <summary>One column of the row that says when it is assessed next.</summary>
    public async Task<T?> DueAsync<T>(string column) =>
        (await host.QueryAsync<T>($"SELECT {column} FROM due_assessments WHERE connection_id = $1 AND {column} IS NOT NULL", Connection))
            .SingleOrDefault();

    public async Task<List<Assessed>> ListAsync(string filter) =>
        [.. (await Operator.ReadAsync($"/api/v1/role-assessments?connectionId={Connection}{filter}")).Items
            .Select(item => Assessed.Of(item!))];
}
