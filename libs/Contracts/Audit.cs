namespace LivePlatform.Contracts;

/// <summary>
/// Command: an operator changed something in a service, in the commit that this message is of. TenantCredential writes it into the
/// provider's audit.
/// </summary>
/// <param name="Service">Where.</param>
/// <param name="Operation">The operation's name, as in the API document.</param>
/// <param name="Target">Path of the object.</param>
/// <param name="CustomerId">Whose object; null for the provider's own, and for changes to several customers.</param>
/// <param name="Subject">The subject of the operator's token.</param>
/// <param name="Name">The operator's name, for people to read.</param>
/// <param name="ActedAt">When.</param>
public sealed record OperatorActed(
    string Service, string Operation, string Target, Guid? CustomerId, string Subject, string Name, DateTimeOffset ActedAt);
