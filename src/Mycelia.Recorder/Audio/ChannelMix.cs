namespace Mycelia.Recorder.Audio;

/// <summary>Makes so many channels of so many others.</summary>
internal static class ChannelMix
{
    /// <summary>
    /// To one channel: the mean of all. To as many: each as it is. To fewer: the mean of every second (third, …) one, so
    /// that left and right stay apart. To more: repeated.
    /// </summary>
    /// <param name="input">Interleaved.</param>
    /// <param name="inputChannels">Samples per frame.</param>
    /// <param name="output">Interleaved; as many frames.</param>
    /// <param name="outputChannels">Samples per frame.</param>
    public static void Mix(ReadOnlySpan<float> input, int inputChannels, Span<float> output, int outputChannels)
    {
        var frames = input.Length / inputChannels;
        for (var frame = 0; frame < frames; frame++)
        {
            var from = input.Slice(frame * inputChannels, inputChannels);
            for (var channel = 0; channel < outputChannels; channel++)
                output[frame * outputChannels + channel] = MeanOfEvery(outputChannels, from, channel);
        }
    }

    private static float MeanOfEvery(int step, ReadOnlySpan<float> frame, int first)
    {
        float sum = 0;
        var count = 0;
        for (var channel = first % frame.Length; channel < frame.Length; channel += step)
        {
            sum += frame[channel];
            count++;
        }

        return sum / count;
    }
}
