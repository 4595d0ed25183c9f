namespace LivePlatform.DevHost.Demo;

/// <summary>What the demo says.</summary>
/// <param name="Begin">A chapter begins.</param>
/// <param name="Tell">Something that a reader would not expect: trouble, with what helps, and what became of it.</param>
/// <param name="Detail">What went as it should, customer by customer.</param>
internal sealed record DemoVoice(Action<string> Begin, Action<string> Tell, Action<string> Detail);
