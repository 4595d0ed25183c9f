using System.Reflection;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Architecture.Tests;

/// <summary>Of a creating request's body a hash is kept: a bare one only where no body can hold a secret.</summary>
[Trait("Category", "unit")]
public sealed class SecretsInRequests
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    private static readonly string[] Services = ["Onboarding", "TenantCredential", "RoleValidation", "Replication", "Notifications"];

    [Fact]
    public void Only_the_service_with_a_keyed_hash_creates_from_secrets()
    {
        var handlers = Services.ToDictionary(service => service, Creating);

        handlers.ShouldAllBe(x => x.Value.Count > 0, "the walk must find each service's creating routes");
        var withSecrets = handlers.SelectMany(
            x => x.Value.Where(SecretBodies.IsTakenBy).Select(handler => $"{x.Key}.{handler.DeclaringType!.Name}"));
        withSecrets.ShouldBe(
            [
                "TenantCredential.CreateConnection", "TenantCredential.CreateStoredSecret", "TenantCredential.CreateSyncApp",
                "TenantCredential.CreateUpgrade",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void A_route_that_would_keep_a_bare_hash_of_a_secret_is_not_mapped()
    {
        Map(new Hash(false), nameof(Open)).ShouldNotThrow();
        Map(new Hash(true), nameof(Secret)).ShouldNotThrow();
        Map(new Hash(true), nameof(Nested)).ShouldNotThrow();
        Map(new Hash(false), nameof(Secret)).ShouldThrow<InvalidOperationException>();
        Map(new Hash(false), nameof(Nested)).ShouldThrow<InvalidOperationException>();
    }

    private static List<MethodInfo> Creating(string service) =>
    [
        .. Assembly.Load($"LivePlatform.{service}").GetTypes()
            .SelectMany(type => type.GetMethods(Any))
            .Where(method => method.Name == "Handle" && method.GetParameters().Any(x => x.ParameterType.Name == typeof(CreateOnce<>).Name)),
    ];

    private static Action Map(IBodyHash hash, string handler) => () =>
    {
        var builder = new RouteEndpointBuilder(static _ => Task.CompletedTask, RoutePatternFactory.Parse("/things"), 0)
        {
            ApplicationServices = new ServiceCollection().AddSingleton(hash).BuildServiceProvider(),
        };
        CreatedAnswer<string>.PopulateMetadata(typeof(SecretsInRequests).GetMethod(handler, Any)!, builder);
    };

    private static void Open(OpenRequest request) => _ = request;

    private static void Secret(SecretRequest request) => _ = request;

    private static void Nested(NestedRequest request) => _ = request;

    private sealed record OpenRequest(string Name, IReadOnlyList<Guid> Ids);

    private sealed record SecretRequest(string Name, SecretText? Password);

    private sealed record NestedRequest(string Name, IReadOnlyList<SecretRequest> Many);

    private sealed class Hash(bool isKeyed) : IBodyHash
    {
        public bool IsKeyed => isKeyed;

        byte[] IBodyHash.Hash(ReadOnlySpan<byte> digest) => digest.ToArray();

        public BodyComparison Compare(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> digest) => BodyComparison.Same;
    }
}
