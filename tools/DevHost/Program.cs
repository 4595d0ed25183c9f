using LivePlatform.DevHost;

return args switch
{
    ["up"] => await Verbs.UpAsync(),
    ["test-servers", .. var command] when command.Length > 0 => await Verbs.WithTestServersAsync(command),
    _ => Verbs.Usage(),
};
