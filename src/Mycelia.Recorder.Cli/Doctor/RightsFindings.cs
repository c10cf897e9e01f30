using Mycelia.Recorder.Mycelia;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>What a key may do, and what comes of it where it may not. Only what keeps audio from being stored is bad.</summary>
internal static class RightsFindings
{
    private const string Check = "rights";

    public static IEnumerable<Finding> Of(ServerSurvey survey)
    {
        yield return survey switch
        {
            { MayWrite: false } => Finding.Bad(Check, $"the key may not deliver ({survey.Reason})", $"give it the right to{Where(survey.Kind)} in Mycelia, or use another key"),
            { MayWrite: null } => Finding.Doubtful(Check, "unknown: the server does not say whether the key may deliver", "the first delivery will tell"),
            { Rights: { Update: true, Read: true, Timeline: true, Group: true } } => Finding.Good(Check, "the key may deliver, mark recordings complete, look for and group chunks, and draw the timeline"),
            _ => Finding.Good(Check, "the key may deliver"),
        };
        if (survey.Rights is not { } rights)
            yield break;
        if (rights.Update is not true)
            yield return Missing(rights.Update, "mark recordings complete", "they stay open on the server", "update db/source_files");
        if (rights.Read is not true)
            yield return Missing(rights.Read, "look for chunks", "one whose answer was lost just before the server was upgraded may be stored twice", "read db/source_files and db/audio_chunks");
        if (rights.Group is not true)
            yield return Missing(rights.Group, "group chunks", "what came before the server was upgraded stays apart from the rest of its recording", "update db/audio_chunks");
        if (rights.Timeline is not true)
            yield return Missing(rights.Timeline, "draw the timeline", "the audio is stored but shows in the timeline later", "update db/histogram_*");
    }

    private static Finding Missing(bool? may, string what, string consequence, string right) => may is false
        ? Finding.Doubtful(Check, $"the key may not {what}: {consequence}", $"give it the right to {right}")
        : Finding.Doubtful(Check, $"the server does not say whether the key may {what}; if not, {consequence}", $"see to it that it has the right to {right}");

    private static string Where(ServerKind kind) => kind is ServerKind.Resource or ServerKind.LatestResource ? " write db/source_files and db/audio_chunks" : "";
}
