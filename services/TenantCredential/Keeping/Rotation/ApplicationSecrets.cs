using System.Net;
using System.Text.Json;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Keeping.Rotation;

/// <summary>
/// An application's secrets, by Graph. As that application itself it needs <c>Application.ReadWrite.OwnedBy</c> and the application's
/// service principal among its owners: https://learn.microsoft.com/graph/api/application-addpassword.
/// </summary>
internal sealed class ApplicationSecrets(GraphConnection graph, Guid appId)
{
    /// <summary>Where the customer's policy shortens the life of secrets, and says not to what.</summary>
    private const string LifeTooLong = "CredentialInvalidLifetimeAsPerAppPolicy";

    private static readonly int[] ShorterLives = [180, 90, 30, 7];

    private string Address => $"applications(appId='{appId:D}')";

    public async Task<GraphResult<IReadOnlyList<ListedSecret>>> ListAsync(CancellationToken cancellationToken)
    {
        using var answer = await graph.GetAsync($"{Address}?$select=passwordCredentials", cancellationToken: cancellationToken);
        return answer.IsSuccess
            ? new((await ReadAsync<Listing>(answer, cancellationToken)).PasswordCredentials ?? [], null)
            : new(null, await answer.ReadFailureAsync(cancellationToken));
    }

    /// <summary>Makes a secret that lives until the given day.</summary>
    /// <exception cref="M365.OutcomeUnknownException">No answer came: there may be a secret of this name, whose text nobody
    /// knows.</exception>
    private async Task<GraphResult<NewSecret>> AddAsync(string name, DateTimeOffset until, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(
            "addPassword", new { passwordCredential = new { displayName = name, endDateTime = until } }, cancellationToken);
        if (!answer.IsSuccess)
        {
            return new(null, await answer.ReadFailureAsync(cancellationToken));
        }

        var made = await ReadAsync<Made>(answer, cancellationToken);
        return new(new NewSecret(made.KeyId, new SecretText(made.SecretText), made.EndDateTime), null);
    }

    /// <summary>Deletes a secret. One that is not there any more counts as deleted.</summary>
    /// <returns>Null when it is gone.</returns>
    public async Task<MicrosoftFailure?> RemoveAsync(Guid keyId, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync("removePassword", new { keyId }, cancellationToken);
        if (answer.IsSuccess)
        {
            return null;
        }

        var failure = await answer.ReadFailureAsync(cancellationToken);
        return answer.Status == HttpStatusCode.BadRequest && (await ListAsync(cancellationToken)).Value is { } left
            && left.All(x => x.KeyId != keyId) ? null : failure;
    }

    /// <summary>Deletes secrets of this name, whose text got lost with a process or an answer.</summary>
    /// <param name="prefix">What their names begin with; nobody else's do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<MicrosoftFailure?> RemoveLostAsync(string prefix, CancellationToken cancellationToken)
    {
        var listed = await ListAsync(cancellationToken);
        foreach (var lost in (listed.Value ?? []).Where(x => x.DisplayName?.StartsWith(prefix, StringComparison.Ordinal) is true))
        {
            if (await RemoveAsync(lost.KeyId, cancellationToken) is { } kept)
            {
                return kept;
            }
        }

        return listed.Failure;
    }

    /// <summary>
    /// Makes a secret that lives so many days. A policy of the customer's may shorten the life of secrets, and does not say to what:
    /// shorter ones are tried.
    /// </summary>
    public async Task<GraphResult<NewSecret>> AddForAsync(string name, int days, DateTimeOffset now, CancellationToken cancellationToken)
    {
        GraphResult<NewSecret> made = default;
        foreach (var life in ShorterLives.Where(x => x < days).Prepend(days))
        {
            made = await AddAsync(name, now.AddDays(life), cancellationToken);
            if (made.Failure?.Code != LifeTooLong)
            {
                break;
            }
        }

        return made;
    }

    private async Task<GraphResponse> PostAsync(string action, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri($"{Address}/{action}", UriKind.Relative))
        { Content = JsonContent.Create(body) };
        return await graph.SendAsync(request, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(GraphResponse answer, CancellationToken cancellationToken)
        where T : class
    {
        await using var body = await answer.OpenBodyAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync<T>(body, JsonSerializerOptions.Web, cancellationToken)
            ?? throw new JsonException("Graph answered null.");
    }

    private sealed record Listing(IReadOnlyList<ListedSecret>? PasswordCredentials);

    private sealed record Made(Guid KeyId, string SecretText, DateTimeOffset EndDateTime);
}
