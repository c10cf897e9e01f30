using System.Runtime.InteropServices;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Soak.Audit;
using Mycelia.Soak.Signal;

namespace Mycelia.Soak.Run;

/// <summary>Fetches everything that a server has stored.</summary>
internal static class StoredAudio
{
    public static async Task<IReadOnlyList<StoredChunk>> FetchAsync(LocalServerProcess server)
    {
        var chunks = new List<StoredChunk>();
        foreach (var recording in await server.RecordingsAsync())
        {
            foreach (var chunk in await server.ChunksAsync(recording))
            {
                var number = chunk.GetProperty("number").GetInt32();
                var pcm = await server.ChunkAudioAsync(recording, number);
                var content = PositionSignal.Read(MemoryMarshal.Cast<byte, short>(pcm));
                chunks.Add(new(recording.GetProperty("id").GetString()!, number, chunk.GetProperty("start").GetDateTimeOffset(), content));
            }
        }

        return chunks;
    }
}
