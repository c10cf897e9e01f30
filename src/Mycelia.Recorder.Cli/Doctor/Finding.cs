using System.Text.Json;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Check">Its name.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Text">What is so, in words.</param>
/// <param name="Remedy">What to do; null when there is nothing to do.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Text, string? Remedy = null)
{
    public static Finding Good(string check, string text) => new(check, Verdict.Good, text);

    public static Finding Doubtful(string check, string text, string remedy) => new(check, Verdict.Doubtful, text, remedy);

    public static Finding Bad(string check, string text, string remedy) => new(check, Verdict.Bad, text, remedy);

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("check", Check);
        json.WriteString("verdict", FindingView.Word(Verdict));
        json.WriteString("text", Text);
        json.WriteString("remedy", Remedy);
        json.WriteEndObject();
    }
}
