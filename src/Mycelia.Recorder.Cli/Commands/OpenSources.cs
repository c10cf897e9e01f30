using Mycelia.Recorder.Capture;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>Inputs that are open until their recording takes them over; disposed of together.</summary>
/// <param name="all">Each in its place; null: it is not open.</param>
internal sealed class OpenSources(IReadOnlyList<IAudioSource?> all) : IAsyncDisposable
{
    public IReadOnlyList<IAudioSource?> All => all;

    public async ValueTask DisposeAsync()
    {
        foreach (var source in all)
        {
            if (source is not null)
                await source.DisposeAsync();
        }
    }
}
