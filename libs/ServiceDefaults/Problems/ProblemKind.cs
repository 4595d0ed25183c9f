namespace LivePlatform.ServiceDefaults.Problems;

/// <summary>One kind of problem that a route may answer with.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable code; a client branches on it.</param>
/// <param name="Title">What is refused, in one sentence.</param>
public sealed record ProblemKind(int Status, string Code, string Title);
