using LivePlatform.DevHost.Servers;
using Spectre.Console;

namespace LivePlatform.DevHost.Running;

/// <summary>Readable output: each line prefixed by the process that wrote it.</summary>
internal static class ConsoleLines
{
    private static readonly Color[] Colours =
    [
        Color.Blue, Color.Green, Color.Yellow, Color.Fuchsia, Color.Aqua, Color.Olive, Color.Teal, Color.Purple, Color.Silver,
    ];
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Color> ByName = [];

    /// <summary>True when everything that processes write is to be shown.</summary>
    public static bool IsVerbose { get; } = Environment.GetEnvironmentVariable("VERBOSE") == "1";

    /// <summary>
    /// Steps of a start or of the demo. Everything else that processes write is in their log files, and here only with VERBOSE=1.
    /// </summary>
    public static StepLines Steps() => new(Console.Out, TimeProvider.System);

    public static StackOptions Options(string name, StepLines lines) =>
        new() { Name = name, OnLine = IsVerbose ? Write : null, OnProgress = lines.Begin };

    public static void Write(string name, string line)
    {
        lock (Gate)
        {
            if (!ByName.TryGetValue(name, out var colour))
            {
                ByName[name] = colour = Colours[ByName.Count % Colours.Length];
            }

            AnsiConsole.Markup($"[{colour.ToMarkup()}]{Markup.Escape(name),-18}[/] ");
            Console.WriteLine(line);
        }
    }

    public static void Progress(string step)
    {
        lock (Gate)
        {
            AnsiConsole.MarkupLine($"[bold]==> {Markup.Escape(step)}[/]");
        }
    }

    public static void Addresses(Stack stack)
    {
        lock (Gate)
        {
            AnsiConsole.MarkupLine("[bold]The system is up; Ctrl-C stops it.[/]");
            Console.WriteLine($"  API         {stack.Gateway}api/v1");
            Console.WriteLine($"  try it      {stack.Gateway}docs (Authorize > choose who you are > any request > Send)");
            Console.WriteLine($"  simulator   {stack.Simulator.Http.BaseAddress} (Microsoft 365 and the operators' sign-in)");
            Console.WriteLine($"  logs        {RunFolder.Logs(stack.Name)} (VERBOSE=1 shows them here)");
            Console.WriteLine($"  trust       {stack.Certificates.AuthorityFile} (the authority of the certificates of both)");
        }
    }
}
