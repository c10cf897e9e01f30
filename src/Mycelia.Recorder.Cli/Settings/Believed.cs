using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>
/// Whether a file of settings may be believed that nobody named. Settings decide where audio and secrets go, so that it has to be a file
/// that the user, or root, alone can write: the rule of ssh for its configuration, and of git for a folder's. Pure.
/// </summary>
internal static class Believed
{
    private const uint Root = 0;

    /// <param name="path">The file, for the sentence.</param>
    /// <param name="facts">What the system says of it.</param>
    /// <param name="user">Whose rights the program has.</param>
    /// <returns>Why not, and what to do, in a sentence; null when it may be.</returns>
    public static string? WhyNot(string path, FileFacts facts, uint user)
    {
        if (facts.Kind != FileKind.Regular)
            return $"settings are not taken from {path}: it is {Words.Kind(facts.Kind)}, not a file; "
                + (facts.Kind == FileKind.Pipe ? "name it with --env-file if it is yours" : "remove it, or name another with --env-file");
        if (facts.Owner != user && facts.Owner != Root)
            return $"settings are not taken from {path}: it belongs to {UserNames.Of(facts.Owner)} (mode {facts.Octal}), who could "
                + "send your audio anywhere; remove it, or name it with --env-file if you trust it";
        return MayOthersWrite(facts, user)
            ? $"settings are not taken from {path}: it belongs to {UserNames.Of(facts.Owner)}, and others may write it (mode "
                + $"{facts.Octal}); run 'chmod go-w {path}' and look at what it says, or name it with --env-file"
            : null;
    }

    /// <summary>
    /// The same of a certificate file, which decides who may read what is sent. One that was named is held to it, too: it is named once,
    /// and read at every start.
    /// </summary>
    /// <returns>Why not, after "cannot use it: "; null when it may be.</returns>
    public static string? WhyNoAuthorities(string path, FileFacts facts, uint user)
    {
        if (facts.Kind != FileKind.Regular)
            return $"it is {Words.Kind(facts.Kind)}, not a file";
        if (facts.Owner != user && facts.Owner != Root)
            return $"it belongs to {UserNames.Of(facts.Owner)} (mode {facts.Octal}), who could add an authority of their own; name a "
                + "copy that is yours";
        return MayOthersWrite(facts, user)
            ? $"others may write it (mode {facts.Octal}), and add an authority of their own; run 'chmod go-w {path}' and look at what "
                + "is in it"
            : null;
    }

    /// <summary>Many systems give each user a group of the same number, in which nobody else is.</summary>
    private static bool MayOthersWrite(FileFacts facts, uint user) =>
        facts.Mode.HasFlag(UnixFileMode.OtherWrite) || (facts.Mode.HasFlag(UnixFileMode.GroupWrite) && facts.Group != user);
}
