using System.Globalization;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Verification;

namespace Mycelia.Recorder.Cli.History;

/// <summary>A line on the terminal that says how far <c>verify</c> has come, and is gone when it is done.</summary>
internal sealed class VerifyProgress : IProgress<RepairedChunk>, IDisposable
{
    /// <summary>What is done sooner needs none.</summary>
    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(0.5);

    private readonly bool _isHidden;
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private int _repaired;
    private int _width;

    private VerifyProgress(bool isHidden) => _isHidden = isHidden;

    /// <param name="isHidden">Whether to say nothing even on a terminal.</param>
    public static VerifyProgress Show(bool isHidden) => new(isHidden || Console.IsErrorRedirected);

    /// <summary>Recordings are being asked about.</summary>
    public void Ask(int done, int all) => Say(string.Create(CultureInfo.InvariantCulture, $"asking about recording {done + 1} of {all}"));

    /// <inheritdoc/>
    public void Report(RepairedChunk value)
    {
        if (value.IsSent)
            Say($"{Words.Chunks(++_repaired)} sent again");
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_width == 0)
            return;
        Console.Error.Write("\r" + new string(' ', _width) + "\r");
        _width = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private void Say(string line)
    {
        if (_isHidden || TimeProvider.System.GetElapsedTime(_began) < Unsaid)
            return;
        Clear();
        Console.Error.Write(line);
        _width = line.Length;
    }
}
