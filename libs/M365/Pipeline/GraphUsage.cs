using System.Net;
using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Pipeline;

/// <summary>What was asked of Graph.</summary>
/// <param name="Attempts">Requests that left this process, repeated ones included.</param>
/// <param name="Throttled">Those that were answered by 429.</param>
/// <param name="ResourceUnits">What they cost: as Microsoft says, else as charged; a 429 costs nothing.</param>
public readonly record struct GraphFigures(long Attempts, long Throttled, double ResourceUnits)
{
    /// <summary>Both together.</summary>
    public GraphFigures And(GraphFigures other) =>
        new(Attempts + other.Attempts, Throttled + other.Throttled, ResourceUnits + other.ResourceUnits);

    /// <summary>What was added since an earlier look.</summary>
    public GraphFigures Since(GraphFigures earlier) =>
        new(Attempts - earlier.Attempts, Throttled - earlier.Throttled, ResourceUnits - earlier.ResourceUnits);
}

/// <summary>Counts attempts, not calls: also those that the pipeline repeated in place, and those of a call that ended in an exception.
/// Give one to all calls that are counted together.</summary>
public sealed class GraphUsage
{
    private readonly Lock _gate = new();
    private GraphFigures _figures;

    /// <summary>All that was counted until now.</summary>
    public GraphFigures Figures
    {
        get
        {
            lock (_gate)
            {
                return _figures;
            }
        }
    }

    internal void Answered(RequestCharge charge, HttpResponseMessage answer)
    {
        var throttled = answer.StatusCode is HttpStatusCode.TooManyRequests;
        Add(new(1, throttled ? 1 : 0, throttled ? 0 : ThrottleSignal.UnitsOf(answer) ?? charge.Units));
    }

    internal void Unanswered(RequestCharge charge) => Add(new(1, 0, charge.Units));

    private void Add(GraphFigures more)
    {
        lock (_gate)
        {
            _figures = _figures.And(more);
        }
    }
}
