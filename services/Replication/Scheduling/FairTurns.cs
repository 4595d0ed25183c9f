namespace LivePlatform.Replication.Scheduling;

/// <summary>Who goes next: interactive before daily work, and within each, apps in turn. Pure.</summary>
/// <remarks>
/// Slices cost about the same (they are bounded in time), so that a deficit counter per app would always be zero: plain turns are the
/// deficit round robin of equal costs.
/// </remarks>
internal static class FairTurns
{
    /// <param name="due">Due directories, the longest due first within their priority.</param>
    /// <param name="inFlight">Slices in flight by app.</param>
    /// <param name="mostInAll">Limit over all apps.</param>
    /// <param name="mostPerApp">Limit for one app: its quota feeds no more.</param>
    public static IReadOnlyList<DueDirectory> Choose(
        IReadOnlyList<DueDirectory> due, IReadOnlyDictionary<Guid, int> inFlight, int mostInAll, int mostPerApp)
    {
        var chosen = new List<DueDirectory>();
        var perApp = new Dictionary<Guid, int>(inFlight);
        var free = mostInAll - perApp.Values.Sum();
        foreach (var priority in due.GroupBy(x => x.IsInteractive).OrderByDescending(x => x.Key))
        {
            // The app with the least in flight begins, then each app has one turn after the other.
            var queues = priority.GroupBy(x => x.AppId)
                .Select(app => (App: app.Key, Waiting: new Queue<DueDirectory>(app)))
                .OrderBy(app => perApp.GetValueOrDefault(app.App))
                .ToList();
            while (free > 0 && queues.Count > 0)
            {
                queues.RemoveAll(app => app.Waiting.Count == 0 || perApp.GetValueOrDefault(app.App) >= mostPerApp);
                foreach (var (app, waiting) in queues)
                {
                    if (free == 0)
                    {
                        break;
                    }

                    chosen.Add(waiting.Dequeue());
                    perApp[app] = perApp.GetValueOrDefault(app) + 1;
                    free--;
                }
            }
        }

        return chosen;
    }
}
