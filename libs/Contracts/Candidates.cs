namespace LivePlatform.Contracts;

/// <summary>
/// Command to RoleValidation: assess, for day two, the principal behind a credential that is being proven, before the connection switches
/// to it. It is always answered by a <see cref="CandidateAssessed"/>.
/// </summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="CandidateVersion">The version of the credential.</param>
/// <param name="M365TenantId">The customer's Entra tenant.</param>
/// <param name="Method">By which method it would connect.</param>
/// <param name="ClientId">Application (client) id: of the registration, or of the SyncApp.</param>
public sealed record AssessCandidate(Guid ConnectionId, int CandidateVersion, Guid M365TenantId, ConnectionMethod Method, Guid ClientId);

/// <summary>Event: the principal behind a credential that is being proven was assessed, or cannot be.</summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="CandidateVersion">The version of the credential.</param>
/// <param name="Outcome">Whether daily work may go on with it.</param>
/// <param name="Sentence">What must be done, in one sentence; empty when satisfied.</param>
/// <param name="AssessedAt">When the roles were read.</param>
/// <param name="Code">Why it cannot be assessed; null when it was.</param>
public sealed record CandidateAssessed(
    Guid ConnectionId, int CandidateVersion, RoleOutcome Outcome, string Sentence, DateTimeOffset AssessedAt, string? Code = null);
