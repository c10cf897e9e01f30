using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>Notices exact digital zero: a muted or dead microphone, never a quiet room. Not safe for concurrent use.</summary>
internal sealed class SilenceWatch(AudioFormat format, IProgress<RecorderEvent> events, TimeProvider time)
{
    /// <summary>How long it must last.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    // Some microphones deliver exact zeros in every pause of speech.
    private readonly LineBudget _lines = new(5, TimeSpan.FromMinutes(10), time);
    private long _zeroFrames;
    private bool _isSilent;
    private bool _isSaid;

    /// <summary>Takes a block as it was captured, before anything else.</summary>
    public void Add(in PcmBlock block, string device)
    {
        if (block.GapBefore)
            _zeroFrames = 0;
        var pcm = block.Samples.Span;
        if (pcm.IsEmpty)
            return;

        var zeros = PcmSamples.ZerosAtEnd(pcm, format.Samples);
        var isSound = zeros < pcm.Length / format.BytesPerSample;
        if (isSound)
            _zeroFrames = 0;
        _zeroFrames += zeros / format.Channels;

        if (!_isSilent && format.DurationOf(_zeroFrames) >= Length)
        {
            _isSilent = true;
            if (_isSaid = _lines.TryTake())
                events.Report(new InputSilent(device, format.DurationOf(_zeroFrames)));
        }
        else if (_isSilent && isSound)
        {
            _isSilent = false;
            if (_isSaid)
                events.Report(new InputAudible(device));
        }
    }
}
