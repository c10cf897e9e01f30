using System.Text.Json;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>What a recorder said of itself, understood to the end before anything of it is shown.</summary>
/// <param name="Document">As it came.</param>
/// <param name="Lines">In some lines.</param>
/// <param name="Line">In one.</param>
/// <param name="HasProblems">Whether something is wrong.</param>
/// <param name="IsStopped">Whether it was the last word.</param>
internal sealed record StatusAnswer(JsonElement Document, IReadOnlyList<string> Lines, string Line, bool HasProblems, bool IsStopped)
{
    /// <summary>No state is nested deeper.</summary>
    private const int Deepest = 16;

    /// <summary>How its deliveries are.</summary>
    public required UploadAnswer Upload { get; init; }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is no state of a recorder's.</exception>
    public static StatusAnswer Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            var status = JsonDocument.Parse(line, new() { MaxDepth = Deepest }).RootElement;
            return new(
                status,
                [.. StatusText.Lines(status)],
                StatusText.Line(status),
                StatusText.Problems(status).Count > 0,
                status.GetProperty("state").ValueEquals("stopped")
            )
            {
                Upload = StatusText.Upload(status),
            };
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or OverflowException
                        or ArgumentException
            )
        {
            throw new FormatException("it is no state of a recorder's", e);
        }
    }
}
