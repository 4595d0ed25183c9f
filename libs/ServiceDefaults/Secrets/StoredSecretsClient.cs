using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.Deployment;
using LivePlatform.ServiceDefaults.Workloads;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.ServiceDefaults.Secrets;

/// <summary>Asks TenantCredential. One attempt per call; the caller puts its work off.</summary>
internal sealed class StoredSecretsClient(HttpClient http, WorkloadTokenSource token) : IStoredSecrets
{
    public async Task<SecretText> OpenAsync(
        ServiceProviderId provider,
        Guid storedSecretId,
        SecretPurpose purpose,
        CancellationToken cancellationToken,
        string? detail = null)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "internal/v1/secret");
            request.Content = JsonContent.Create(new OpenSecretRequest(provider, storedSecretId, purpose, detail));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token.GetAsync(cancellationToken));
            using var answer = await http.SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                var opened = await answer.Content.ReadFromJsonAsync<OpenSecretResponse>(cancellationToken);
                return new SecretText(
                    opened is { Value.Length: > 0 } ? opened.Value : throw new JsonException("An answer without a secret."));
            }

            var code = await CodeOfAsync(answer, cancellationToken);
            throw answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.BadRequest
                or HttpStatusCode.Forbidden
                ? new StoredSecretRefusedException(code)
                : new StoredSecretUnavailableException(code);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or UnauthorizedAccessException)
        {
            throw new StoredSecretUnavailableException(failure.GetType().Name, failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoredSecretUnavailableException("timeout", failure);
        }
    }

    private static async Task<string> CodeOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = $"HTTP {(int)answer.StatusCode}";
        if (answer.Content.Headers.ContentType?.MediaType is not "application/problem+json")
        {
            return status;
        }

        var problem = await answer.Content.ReadFromJsonAsync<ProblemDetails>(cancellationToken);
        return problem?.Extensions.TryGetValue("code", out var code) == true ? code?.ToString() ?? status : status;
    }
}

/// <summary>Registers the client.</summary>
public static class StoredSecrets
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds <see cref="IStoredSecrets"/> and <see cref="StoredSecretCheck"/>; key <c>Services:TenantCredential</c> says where.
    /// </summary>
    public static IServiceCollection AddStoredSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddScoped<StoredSecretCheck>().AddSingleton<IStoredSecrets>(provider =>
        {
            var address = configuration.GetValue<Uri?>("Services:TenantCredential")
                ?? throw new InvalidOperationException("Services:TenantCredential is not configured.");
            var http = new HttpClient(ServerTrust.Handler(configuration, Peer.Platform)) { BaseAddress = address, Timeout = Patience };
            return new StoredSecretsClient(http, provider.GetRequiredService<WorkloadTokenSource>());
        });
    }
}
