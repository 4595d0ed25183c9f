using System.Text.Json.Serialization;

namespace LivePlatform.M365.Failures;

/// <summary>The file as it stands.</summary>
internal sealed record CatalogFile(
    IReadOnlyList<CatalogEntry> Codes, IReadOnlyList<CatalogEntry> OAuthErrors, IReadOnlyList<CatalogEntry> Statuses);

/// <summary>Codes that mean the same and are cured in the same way.</summary>
internal sealed record CatalogEntry(
    IReadOnlyList<string> Codes,
    MicrosoftFailureClass Class,
    string Sentence,
    string Action,
    MicrosoftFailureRetry Retry,
    bool Propagation = false,
    bool NewCredential = false);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CatalogFile))]
internal sealed partial class CatalogJson : JsonSerializerContext;
